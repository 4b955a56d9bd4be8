import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { formatBenchId } from "../bench_id.ts";
import { checkRun, RunFormatError } from "../parse_run.ts";
import {
  type Cell,
  type CellOutcome,
  type CellRound,
  createRunId,
  MAX_CELLS,
  MAX_SAMPLES,
  type Run,
  type RunWarning,
  SCHEMA_VERSION,
} from "../run.ts";
import type {
  ForeignBench,
  ForeignFile,
  ForeignOutcome,
  ForeignRound,
  ForeignTool,
} from "./foreign_file.ts";

const MAX_ROUNDS = 20_000;
const MIN_NS = 1e-6;
const MAX_NS = 1e15;
const MAX_SECONDS = 1e15;
/** Characters of a name that an id shows. */
const MAX_READABLE = 80;
/** Longest label; the format has room for few more characters. */
const MAX_LABEL = 1_900;
/** Characters of a longer name that its label shows at either end. */
const LABEL_END = 900;

/** The one model of an imported run: its tool says nothing of concurrency. */
const FOREIGN_MODEL = "as-measured";

/** What a run is made of beside what was read of its file. */
export interface ForeignRunOptions {
  readonly tool: ForeignTool;
  /** The file's text: the same gives a run of the same id. */
  readonly text: string;
  /** Stands for the time of measuring where the file tells none. */
  readonly fileDate: Date;
  /** The file's name, for messages. */
  readonly source: string;
  /** What to do about a file that cannot be read. */
  readonly hint: string;
}

/** Makes a run of what was read of another tool's file. */
export function buildForeignRun(
  file: ForeignFile,
  options: ForeignRunOptions,
): Run {
  checkSize(file, options);
  const { tool, text, fileDate, source, hint } = options;
  const startedAt = file.startedAt ?? fileDate;
  const suite = tool.replaceAll(" ", "-");
  const benches = [
    ...Map.groupBy(file.benches.map(readBench), ({ id }) => id).values(),
  ].flatMap(oneOfName);
  const run: Run = {
    format: "crossover-run",
    schemaVersion: SCHEMA_VERSION,
    id: createRunId(startedAt, digestOf(text).subarray(0, 4)),
    label: null,
    status: "complete",
    startedAt: startedAt.toISOString(),
    finishedAt: (file.finishedAt ?? startedAt).toISOString(),
    ...originOf(file, tool),
    suites: [{
      id: suite,
      label: tool,
      question: file.question,
      baseline: null,
      isCold: false,
    }],
    models: [modelOf(file, tool)],
    workloads: benches.map(workloadOf),
    cells: benches.map(({ id, outcome }) => cellOf(suite, id, outcome)),
    scenarios: [],
    rounds: [],
    noise: null,
    warnings: [
      { kind: "foreign", message: describeLacks(file, tool), cells: [] },
      ...(file.cautions ?? []).map((text) => foreignWarning(text)),
      ...groupCautions(benches, suite),
    ],
  };
  return checkRun({ value: run, source, hint });
}

/** Refuses what a run has no room for, in words of the file that it came from. */
function checkSize(
  { benches }: ForeignFile,
  { source, hint }: ForeignRunOptions,
): void {
  const refuse = (problem: string) =>
    new RunFormatError({ source, problem, hint });
  if (benches.length === 0) {
    throw refuse("found no bench in it, expected one at least");
  }
  if (benches.length > MAX_CELLS) {
    throw refuse(
      `found ${benches.length} benches, expected at most ${MAX_CELLS}`,
    );
  }
  for (const { name, outcome } of benches) {
    if (outcome.kind !== "measured") continue;
    const { rounds } = outcome;
    const most = rounds.reduce(
      (most, { times }) => Math.max(most, times.length),
      0,
    );
    if (rounds.length > MAX_ROUNDS || most > MAX_SAMPLES) {
      throw refuse(
        `found ${rounds.length} processes with up to ${most} times each in ${
          JSON.stringify(name.slice(0, 60))
        }, expected at most ${MAX_ROUNDS} with ${MAX_SAMPLES}`,
      );
    }
  }
}

/** A bench as a run has it. */
interface Bench {
  /** Its name in ids. */
  readonly id: string;
  /** Its name and parameters, for people. */
  readonly label: string;
  readonly description: string;
  readonly outcome: CellOutcome;
  readonly cautions: readonly string[];
}

function readBench(
  { name, parameters = {}, description, outcome, cautions = [] }: ForeignBench,
): Bench {
  const pairs = Object.entries(parameters)
    .map(([name, value]): [string, string] => [name, formatValue(value)])
    .toSorted(([a], [b]) => a < b ? -1 : 1);
  const digest = bytesToHex(digestOf(JSON.stringify([name, pairs])))
    .slice(0, 10);
  const list = pairs.map((pair) => pair.join("=")).join(", ");
  const label = labelOf(list === "" ? name : `${name} (${list})`, digest);
  const read = readOutcome(outcome);
  return {
    id: pairs.length === 0 && isPlain(name) ? name.replaceAll(" ", "-") : [
      readable(label).slice(0, MAX_READABLE).replace(/-$/, ""),
      digest,
    ].filter((part) => part !== "").join("-"),
    label,
    description: inertLine(description ?? "") || label,
    outcome: read.outcome,
    cautions: [...cautions, ...read.cautions],
  };
}

function formatValue(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value) ?? "";
}

/**
 * Whether an id says all of a name. Every other name gets a digest of the whole after its readable part, whatever other
 * names its file holds: `x + 1` and `x - 1` would look the same, and a bench must keep its id in files of other benches.
 */
function isPlain(name: string): boolean {
  return name.length <= MAX_READABLE && /^[a-z0-9]+(?: [a-z0-9]+)*$/.test(name);
}

function readable(text: string): string {
  return text.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "");
}

function labelOf(text: string, digest: string): string {
  if (text.length <= MAX_LABEL) return inertLine(text) || "nameless";
  const [start, end] = [text.slice(0, LABEL_END), text.slice(-LABEL_END)];
  return inertLine(`${start}…${end} (${digest})`);
}

/** Benches that have all of their name in common: which is which would depend on their order, so neither is taken. */
function oneOfName(benches: readonly Bench[]): Bench[] {
  const [first] = benches;
  if (!first || benches.length === 1) return [...benches];
  const reason =
    `The file holds ${benches.length} benches of this name, and nothing tells which is which: give each a name of its own.`;
  return [{ ...first, outcome: { kind: "not-run", reason }, cautions: [] }];
}

/** Times of 0, which no ratio can be taken of, and those that are no number are left out, and said to be. */
function readOutcome(
  outcome: ForeignOutcome,
): Pick<Bench, "outcome" | "cautions"> {
  if (outcome.kind !== "measured") {
    const { kind } = outcome;
    const reason = kind === "failed"
      ? inertText(outcome.reason) || "no reason is given"
      : inertLine(outcome.reason);
    return { outcome: { kind, reason }, cautions: [] };
  }
  const { peakMemoryBytes = null } = outcome;
  const rounds = outcome.rounds.map(readRound)
    .filter(({ samplesNs }) => samplesNs.length > 0);
  if (rounds.length === 0) {
    const reason = "Its file holds no time of it above 0.";
    return { outcome: { kind: "failed", reason }, cautions: [] };
  }
  const told = outcome.rounds.reduce((sum, { times }) => sum + times.length, 0);
  const kept = rounds.reduce((sum, round) => sum + round.samplesNs.length, 0);
  return {
    outcome: { kind: "measured", rounds, peakMemoryBytes },
    cautions: told === kept ? [] : [
      "had times of 0 or none at all, which are left out, so the median may be too high",
    ],
  };
}

function readRound(
  { times, cpu }: ForeignRound,
  index: number,
): CellRound {
  const samplesNs = times.filter((time) => time !== null)
    .filter((time) => time >= MIN_NS && time <= MAX_NS);
  const isSeconds = (value: number) => value >= 0 && value <= MAX_SECONDS;
  return {
    round: index + 1,
    samplesNs,
    cycles: null,
    cpu: cpu && samplesNs.length === times.length &&
        isSeconds(cpu.userSeconds) && isSeconds(cpu.systemSeconds)
      ? cpu
      : null,
    contextSwitches: null,
    observations: {},
  };
}

function modelOf(
  { executedBy }: ForeignFile,
  tool: ForeignTool,
): Run["models"][number] {
  const where = executedBy ? `, on ${executedBy}` : "";
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
  { version, machine = {}, deno }: ForeignFile,
  tool: ForeignTool,
): Pick<Run, "tool" | "machine" | "runtime" | "conditions" | "settings"> {
  const { os, osRelease, arch, cpuModel, logicalCores } = machine;
  return {
    tool: { name: tool, version: line(version), commit: null },
    machine: {
      id: `foreign-${tool.replaceAll(" ", "-")}`,
      os: line(os),
      osRelease: line(osRelease),
      arch: line(arch),
      cpuModel: line(cpuModel),
      logicalCores: Number.isSafeInteger(logicalCores) &&
          Number(logicalCores) >= 1
        ? Number(logicalCores)
        : null,
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

function line(text: string | null | undefined): string | null {
  return text ? inertLine(text) : null;
}

function cellOf(suite: string, workload: string, outcome: CellOutcome): Cell {
  const coordinates = { suite, workload, model: FOREIGN_MODEL, workers: 1 };
  return {
    id: formatBenchId(coordinates),
    ...coordinates,
    parameters: {},
    items: 1,
    inFlight: 1,
    outcome,
  };
}

function workloadOf(
  { id, label, description }: Bench,
): Run["workloads"][number] {
  return {
    id,
    label,
    kind: "unknown",
    description,
    version: 1,
    items: 1,
    parameters: {},
    computesNatively: null,
    sendsBytes: null,
  };
}

/** Names what the file does not tell, so that nobody takes its absence for an answer. */
function describeLacks(
  { version, startedAt, machine = {} }: ForeignFile,
  tool: ForeignTool,
): string {
  const lacks = [
    ...(version ? [] : [`the version of ${tool}`]),
    ...(startedAt
      ? []
      : ["when it was measured (the file's own date stands for that)"]),
    ...(machine.cpuModel ? [] : ["the processor"]),
    ...(machine.logicalCores ? [] : ["the number of cores"]),
    ...(machine.os ? [] : ["the system"]),
    "the memory and load of the machine",
  ];
  return `Imported from ${tool}, whose file does not tell: ${
    lacks.join(", ")
  }.`;
}

function foreignWarning(
  message: string,
  cells: readonly string[] = [],
): RunWarning {
  return { kind: "foreign", message: inertLine(message), cells: [...cells] };
}

/** Warnings that a run has room for, less those of the whole file. */
const MAX_WARNINGS = 80;

/** One warning for each text, of all benches that it is said of. */
function groupCautions(
  benches: readonly Bench[],
  suite: string,
): RunWarning[] {
  const said = benches.flatMap(({ id, outcome, cautions }) =>
    cautions.map((text) => ({ text, cell: cellOf(suite, id, outcome).id }))
  );
  const warnings = [...Map.groupBy(said, ({ text }) => text)]
    .map(([text, all]) =>
      foreignWarning(
        `${all.length === 1 ? "1 bench" : `${all.length} benches`}: ${text}.`,
        all.map(({ cell }) => cell),
      )
    );
  const more = warnings.slice(MAX_WARNINGS);
  return more.length === 0 ? warnings : [
    ...warnings.slice(0, MAX_WARNINGS),
    foreignWarning(
      `${more.length} more warnings of single benches are left out.`,
      more.flatMap(({ cells }) => cells),
    ),
  ];
}

/** SHA-256 by a library that runs in browsers as well, where a dropped file is read. */
function digestOf(text: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(sha256(new TextEncoder().encode(text)));
}

const MAX_LINE = 2_000;
const MAX_PARAGRAPHS = 20_000;

// Colours and the like, as terminals read them: ESC [ … letter.
const ESCAPE_SEQUENCE = /\p{Cc}\[[0-9;?]*[A-Za-z]/gu;

/**
 * Makes one line of any text that is to be saved in a run: a label, the name of a processor. Control characters become
 * spaces, since they could steer the terminal that shows them.
 */
function inertLine(text: string): string {
  return withoutEscapes(text).replaceAll(/\p{Cc}+/gu, " ").trim()
    .slice(0, MAX_LINE);
}

/** As {@linkcode inertLine}, for texts of several lines: the reason why a cell failed. */
function inertText(text: string): string {
  return withoutEscapes(text).replaceAll("\r\n", "\n")
    .replaceAll(/[^\P{Cc}\n\t]+/gu, " ").trim().slice(0, MAX_PARAGRAPHS);
}

function withoutEscapes(text: string): string {
  return text.replaceAll(ESCAPE_SEQUENCE, "");
}
