import { listRunFiles } from "../../src/results/mod.ts";
import type { MachinePartsOptions } from "./machine_part.ts";
import { readInParallel } from "./read_in_parallel.ts";
import { groupFiles, type ReadParts, readParts } from "./read_parts.ts";
import { assembleReport, type Report } from "./report.ts";

/** Folder that runs are read from where nothing else is said. */
export const DEFAULT_RESULTS = "results";

/** Pages with every cell that a site may have; of more runs, the newest of each machine get one. */
const MAX_FULL_RUNS = 80;

/** How {@linkcode loadReport} reads. */
export interface LoadReportOptions {
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
    parts.map(({ machine }) => machine.id),
    parts.flatMap(({ runs }) => runs.map(({ id }) => id)),
  ].some((ids) => new Set(ids).size < ids.length);
  return isMixed ? [await readParts(groups.flat(), options)] : read;
}
