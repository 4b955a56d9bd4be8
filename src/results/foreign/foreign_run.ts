import { formatBenchId } from "../bench_id.ts";
import { inertLine } from "../inert_text.ts";
import {
  type Cell,
  createRunId,
  type Run,
  type RunWarning,
  SCHEMA_VERSION,
} from "../run.ts";
import type { ForeignBench, ForeignFile } from "./foreign_file.ts";
import { foreignOutcome } from "./foreign_outcome.ts";
import { type BenchName, nameBenches } from "./name_benches.ts";

/** The one model of an imported run: its tool says nothing of concurrency. */
const FOREIGN_MODEL = "as-measured";

/** What a run is made of beside what was read of its file. */
export interface ForeignRunOptions {
  /** Stands for the time of measuring where the file tells none. */
  readonly fileDate: Date;
  /** Four bytes of a hash of the file: the same file gives a run of the same id. */
  readonly digest: Uint8Array;
}

/** Puts what was read of another tool's file in the shape of a run; it is still to be checked. */
export function foreignRun(
  file: ForeignFile,
  { fileDate, digest }: ForeignRunOptions,
): Run {
  const startedAt = file.startedAt ?? fileDate;
  const suite = slugOfTool(file.tool);
  const names = nameBenches(file.benches);
  const outcomes = file.benches.map(foreignOutcome);
  const cells = names.map(({ id }, index) =>
    foreignCell(id, { suite, outcome: outcomes[index]?.outcome })
  );
  const cautions = outcomes.map(({ cautions }) => cautions);
  return {
    format: "crossover-run",
    schemaVersion: SCHEMA_VERSION,
    id: createRunId(startedAt, digest),
    label: null,
    status: "complete",
    startedAt: startedAt.toISOString(),
    finishedAt: (file.finishedAt ?? startedAt).toISOString(),
    ...originOf(file),
    suites: [suiteOf(file)],
    models: [modelOf(file)],
    workloads: names.map((name, index) =>
      workloadOf(name, file.benches[index]?.description)
    ),
    cells,
    scenarios: [],
    rounds: [],
    noise: null,
    warnings: [
      { kind: "foreign", message: wordLacks(file), cells: [] },
      ...file.cautions.map(foreignWarning),
      ...groupCautions(cells, cautions),
    ],
  };
}

function slugOfTool(tool: ForeignFile["tool"]): string {
  return tool.replaceAll(" ", "-");
}

function suiteOf({ tool, question }: ForeignFile): Run["suites"][number] {
  const id = slugOfTool(tool);
  return { id, label: tool, question, baseline: null, isCold: false };
}

function modelOf({ tool, executedBy }: ForeignFile): Run["models"][number] {
  const where = executedBy === null ? "" : `, on ${executedBy}`;
  return {
    id: FOREIGN_MODEL,
    label: "as measured",
    description: inertLine(`As ${tool} measured it${where}.`),
    phrase: "as measured",
    kind: "variant",
    isolation: null,
    sharesMemory: false,
    warmModel: null,
    simplicity: null,
  };
}

function originOf(
  { tool, version, machine, deno }: ForeignFile,
): Pick<
  Run,
  "tool" | "machine" | "runtime" | "conditions" | "settings"
> {
  return {
    tool: { name: tool, version: line(version), commit: null },
    machine: {
      id: `foreign-${slugOfTool(tool)}`,
      os: line(machine.os),
      osRelease: line(machine.osRelease),
      arch: line(machine.arch),
      cpuModel: line(machine.cpuModel),
      logicalCores: countOrNull(machine.logicalCores),
      usableCores: null,
      memoryBytes: null,
      container: null,
      virtualMachine: null,
    },
    runtime: { deno: line(deno), v8: null, typescript: null },
    conditions: { powerSource: null, governor: null, quotaCores: null },
    settings: {
      profile: null,
      budgetMs: null,
      rounds: null,
      seed: null,
      cores: [1],
      precision: null,
      pinnedCores: null,
    },
  };
}

function line(text: string | null): string | null {
  return text === null ? null : inertLine(text);
}

function countOrNull(value: number | null): number | null {
  return Number.isSafeInteger(value) && Number(value) >= 1 ? value : null;
}

function foreignCell(
  workload: string,
  { suite, outcome }: {
    readonly suite: string;
    readonly outcome: Cell["outcome"] | undefined;
  },
): Cell {
  const coordinates = { suite, workload, model: FOREIGN_MODEL, workers: 1 };
  return {
    id: formatBenchId(coordinates),
    ...coordinates,
    parameters: {},
    items: 1,
    inFlight: 1,
    outcome: outcome ?? { kind: "not-run", reason: "nothing was read of it" },
  };
}

function workloadOf(
  { id, label }: BenchName,
  description: string | undefined,
): Run["workloads"][number] {
  return {
    ...{ id, label },
    kind: "unknown",
    description: inertLine(description ?? "") || label,
    version: 1,
    items: 1,
    parameters: {},
    computesNatively: null,
    sendsBytes: null,
  };
}

/** Names what the file does not tell, so that nobody takes its absence for an answer. */
function wordLacks({ tool, version, startedAt, machine }: ForeignFile): string {
  const lacks = [
    ...(version === null ? [`the version of ${tool}`] : []),
    ...(startedAt === null
      ? ["when it was measured (the file's own date stands for that)"]
      : []),
    ...(machine.cpuModel === null ? ["the processor"] : []),
    ...(machine.logicalCores === null ? ["the number of cores"] : []),
    ...(machine.os === null ? ["the system"] : []),
    "the memory and load of the machine",
  ];
  return `Imported from ${tool}, whose file does not tell: ${
    lacks.join(", ")
  }.`;
}

function foreignWarning(message: string): RunWarning {
  return { kind: "foreign", message: inertLine(message), cells: [] };
}

/** One warning for each text, of all benches that it is said of. */
function groupCautions(
  cells: readonly Cell[],
  cautions: readonly NonNullable<ForeignBench["cautions"]>[],
): RunWarning[] {
  const said = cells.flatMap(({ id }, index) =>
    (cautions[index] ?? []).map((text) => ({ id, text }))
  );
  return [...Map.groupBy(said, ({ text }) => text)].map(([text, all]) => ({
    ...foreignWarning(`${wordBenches(all.length)} ${text}.`),
    cells: all.map(({ id }) => id),
  }));
}

function wordBenches(count: number): string {
  return count === 1 ? "1 bench:" : `${count} benches:`;
}
