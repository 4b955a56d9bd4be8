import {
  type ExecutorUse,
  executorUse,
  type MeasuredCell,
} from "../../src/analysis/mod.ts";
import { formatDuration, type WorkloadReport } from "../../src/text/mod.ts";
import { cellName } from "./names.ts";

/** The file of a workload, and which of its functions is the task. */
export type TaskSource = NonNullable<ReturnType<typeof findTaskSource>>;

/** A file of the folder of workloads. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/**
 * Finds the task of a workload among the files of workloads, by their text: the site shows the code, and never runs it.
 */
export function findTaskSource(
  files: readonly SourceFile[],
  workload: string,
) {
  for (const { path, text } of files) {
    const definitions = definitionsIn(text);
    const own = definitions.find(({ id }) => id === workload);
    if (!own) continue;
    return {
      ...{ file: path, version: own.version, task: own.task },
      // Does the same for shared memory, where that is another function.
      sharedTask: sharedTaskIn(text, definitions),
      text: text.trimEnd(),
    };
  }
  return undefined;
}

const TASK = /task: \{ module: import\.meta\.url, export: "(\w+)" \}/;

function definitionsIn(text: string) {
  const blocks = text.matchAll(/defineWorkload\(\{\n([\s\S]*?)\n\}\)/g);
  return [...blocks].flatMap(([, block = ""]) => {
    const id = /^ {2}id: "([^"]+)",$/m.exec(block)?.[1];
    const version = /^ {2}version: (\d+),$/m.exec(block)?.[1];
    const task = TASK.exec(block)?.[1];
    return id && version && task
      ? [{ id, version: Number(version), task }]
      : [];
  });
}

/** A file names the task of its shared form outside of what it defines. */
function sharedTaskIn(
  text: string,
  definitions: ReturnType<typeof definitionsIn>,
): string | undefined {
  const named = [...text.matchAll(new RegExp(TASK, "g"))]
    .map(([, name = ""]) => name);
  return named.find((name) => definitions.every(({ task }) => task !== name));
}

const FOLDER = "src/workloads";

/** Reads the code of the workloads that this version has, to show it; a site built without it shows none. */
export async function readSources(): Promise<readonly SourceFile[]> {
  const folder = new URL(`../../${FOLDER}/`, import.meta.url);
  const files: SourceFile[] = [];
  try {
    for await (const { name } of Deno.readDir(folder)) {
      if (!name.endsWith(".ts")) continue;
      files.push({
        path: `${FOLDER}/${name}`,
        text: await Deno.readTextFile(new URL(name, folder)),
      });
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return files;
}

/** Writes a program with the library of this repository for each model at its best, the fastest first; of a model that this version does not know, none. */
export function modelPrograms(workload: WorkloadReport) {
  return workload.standings
    .flatMap((one) => one.kind === "unmeasured" ? [] : [one.best])
    .toSorted((a, b) => a.medianNs.value - b.medianNs.value)
    .flatMap((cell) => {
      const text = writeProgram(cell, workload.parameters);
      if (text === undefined) return [];
      const time = formatDuration(cell.medianNs.value);
      return [{ model: cell.model, name: cellName(cell), time, text }];
    });
}

function writeProgram(
  cell: MeasuredCell,
  parameters: WorkloadReport["parameters"],
): string | undefined {
  const { model, workload, items } = cell;
  const use = executorUse(model);
  if (use === undefined) return undefined;
  const { name } = use;
  return `import { ${name} } from "@crossover/crossover";
import { WORKLOADS } from "@crossover/crossover/workloads";

const workload = WORKLOADS.find(({ id }) => id === ${
    JSON.stringify(workload)
  })!;
using batch = await workload.prepare({
  items: ${items},
  parameters: ${recordText(parameters)},
});
${sourceText(cell)}
await using executor = new ${name}(${optionsText(cell, use)});
const outputs = await Array.fromAsync(executor.map(task, inputs));
batch.check(outputs);
`;
}

/** Threads that share memory run a form of the task of its own. */
function sourceText({ modelInfo }: MeasuredCell): string {
  return modelInfo.sharesMemory
    ? "const { task, inputs } = batch.shared!;"
    : `const { task } = workload;
const inputs = batch.inputs.map((input) => [input]);`;
}

function optionsText(
  { workers, inFlight }: MeasuredCell,
  { option }: ExecutorUse,
): string {
  if (option === null) return "";
  return `{ ${option}: ${option === "maxInFlight" ? inFlight : workers} }`;
}

function recordText(record: Readonly<Record<string, number>>): string {
  const fields = Object.entries(record).map(([name, value]) =>
    `${/^[a-z]\w*$/i.test(name) ? name : JSON.stringify(name)}: ${value}`
  );
  return fields.length === 0 ? "{}" : `{ ${fields.join(", ")} }`;
}
