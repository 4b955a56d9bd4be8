import {
  leaveOutMistakable,
  listRunFiles,
  readRuns,
} from "../../src/results/mod.ts";
import {
  assembleReport,
  machineParts,
  type MachinePartsOptions,
  type Report,
} from "./report.ts";
import { dirname } from "node:path";

/** Pages with every cell that a site may have; of more runs, the newest of each machine get one. */
const MAX_FULL_RUNS = 80;

/** How {@linkcode loadReport} reads. */
interface LoadReportOptions {
  /** Told what is wrong with a file that holds no readable run, so that it never takes the whole site down. */
  readonly warn: (message: string) => void;
  /** Runs up to which starting threads would take longer than it saves. @default {40} */
  readonly fewRuns?: number;
}

/** Reads every run of a folder for the pages, and holds the samples of one run a machine. */
export async function loadReport(
  folder: string,
  { warn, fewRuns = 40 }: LoadReportOptions,
): Promise<Report> {
  const files = await listRunFiles(folder);
  const groups = groupFiles(files);
  const fullRuns = files.length > MAX_FULL_RUNS
    ? Math.max(1, Math.floor(MAX_FULL_RUNS / groups.length))
    : Infinity;
  const read = files.length > fewRuns
    ? await readByMachine(groups, { fullRuns })
    : [await readParts(files, { fullRuns })];
  for (const message of read.flatMap(({ problems }) => problems)) warn(message);
  return assembleReport(read.flatMap(({ parts }) => parts));
}

async function readByMachine(
  groups: readonly string[][],
  options: MachinePartsOptions,
): Promise<readonly ReadParts[]> {
  const threads = navigator.hardwareConcurrency;
  const read = await readInParallel(groups, { threads, ...options });
  const parts = read.flatMap(({ parts }) => parts);
  // Somebody moved or copied files between the folders of machines: they belong together all the same.
  const isMixed = [
    parts.map(({ id }) => id),
    parts.flatMap(({ runs }) => runs.map(({ id }) => id)),
  ].some((ids) => new Set(ids).size < ids.length);
  return isMixed ? [await readParts(groups.flat(), options)] : read;
}

/**
 * Reads and analyses groups of files on several threads.
 *
 * @returns What was made of each group, in their order.
 * @throws What a worker threw.
 */
async function readInParallel(
  groups: readonly (readonly string[])[],
  { threads, ...options }: MachinePartsOptions & { readonly threads: number },
): Promise<readonly ReadParts[]> {
  const waiting = groups.map((files, place) => ({ files, place }));
  const done: ReadParts[] = [];
  const work = async () => {
    const worker = startWorker();
    try {
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        done[next.place] = await ask(worker, [next.files, options]);
      }
    } finally {
      worker.terminate();
    }
  };
  const length = Math.min(threads, groups.length);
  await Promise.all(Array.from({ length }, work));
  return done;
}

function startWorker(): Worker {
  const url = import.meta.resolve("./part_worker.ts");
  return new Worker(url, { type: "module" });
}

function ask(worker: Worker, question: Parameters<typeof readParts>) {
  const { promise, resolve, reject } = Promise.withResolvers<ReadParts>();
  worker.onmessage = ({ data: { read, error } }) =>
    read ? resolve(read) : reject(error);
  worker.onerror = ({ message }) =>
    reject(new Error(`Cannot read runs: ${message}`));
  worker.postMessage(question);
  return promise;
}

/** What was made of some files. */
type ReadParts = Awaited<ReturnType<typeof readParts>>;

/** Reads and analyses files of runs. Their samples are gone when it returns, but for those of one run a machine. */
export async function readParts(
  files: readonly string[],
  options: MachinePartsOptions,
) {
  const { runs, problems } = leaveOutMistakable(await readRuns(files));
  return {
    parts: machineParts(runs, options),
    // What is wrong with the files that hold no readable run.
    problems: problems.map(({ message }) => message),
  };
}

/** Files by folder, which is by machine where nobody moved one. */
function groupFiles(files: readonly string[]): readonly string[][] {
  return [...Map.groupBy(files, (file) => dirname(file)).values()];
}
