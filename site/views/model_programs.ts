import {
  type ExecutorUse,
  executorUse,
  type MeasuredCell,
} from "../../src/analysis/mod.ts";
import { formatDuration, type WorkloadReport } from "../../src/text/mod.ts";
import { cellName } from "./cell_name.ts";

/** A program that runs a workload on one model as the run did, with the library of this repository. */
export interface ModelProgram {
  readonly model: string;
  readonly name: string;
  readonly time: string;
  readonly text: string;
}

/** Writes a program for each model at its best, the fastest first; of a model that this version does not know, none. */
export function modelPrograms(
  workload: WorkloadReport,
): readonly ModelProgram[] {
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
