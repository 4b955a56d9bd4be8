import * as v from "valibot";
import { formatScenarioId, parseBenchId } from "../results/bench_id.ts";
import type { Selection } from "./plan.ts";
import type { MeasuredTask } from "./task.ts";
import {
  amount,
  cellRound,
  count,
  cycle,
  MAX_SAMPLES,
  positive,
  roundState,
  share,
  text,
  time,
} from "../results/run.ts";

const names = v.array(v.string());

/** What a run was begun with: enough to go on with it. */
const headSchema = v.object({
  kind: v.literal("begun"),
  /** Version of Crossover. */
  version: text,
  /** Commit of its checkout, as a run has it. */
  commit: v.nullable(text),
  /** Version of Deno. */
  deno: text,
  startedAt: v.pipe(
    time,
    v.check((value) => Date.parse(value) <= Date.now() + 86_400_000),
  ),
  label: v.nullable(text),
  profile: v.picklist(["quick", "default", "thorough"]),
  budgetMs: count,
  precision: share,
  rounds: v.optional(positive),
  seed: v.pipe(v.number(), v.safeInteger()),
  selection: v.object({
    suites: names,
    workloads: names,
    models: names,
    cores: v.array(positive),
    replicates: v.boolean(),
    task: v.optional(
      v.custom<MeasuredTask>((task) =>
        task !== null && typeof task === "object"
      ),
    ),
  }),
  usableCores: positive,
  pin: v.nullable(positive),
});

const { round: _round, ...ofRound } = cellRound.entries;
const { isSetAside: _isSetAside, ...ofCycle } = cycle.entries;

const entrySchema = v.variant("kind", [
  headSchema,
  v.object({
    kind: v.literal("record"),
    round: positive,
    record: v.variant("kind", [
      v.object({
        ...ofRound,
        kind: v.literal("measured"),
        id: text,
        // Fractions of nanoseconds are rounded when the run is put together.
        samplesNs: v.pipe(
          v.array(amount),
          v.minLength(1),
          v.maxLength(MAX_SAMPLES),
        ),
        cycles: v.array(positive),
        contextSwitches: v.nonNullable(ofRound.contextSwitches),
        insideNs: amount,
        visitMs: amount,
        setupMs: amount,
      }),
      v.object({
        kind: v.literal("scenario"),
        id: text,
        warmupCycles: count,
        warmupMs: amount,
        cycles: v.pipe(v.array(v.object(ofCycle)), v.maxLength(MAX_SAMPLES)),
      }),
      v.object({
        kind: v.literal("failed"),
        id: text,
        reason: v.string(),
      }),
    ]),
  }),
  v.object({
    kind: v.literal("trimmed"),
    /** What was left out by then for lack of time. */
    benchmarks: names,
    scenarios: names,
  }),
  v.object({ kind: v.literal("round"), state: v.object(roundState.entries) }),
]);

/** A value whose fields and lists cannot be written to. */
type DeepReadonly<T> = T extends object
  ? { readonly [K in keyof T]: DeepReadonly<T[K]> }
  : T;

/** What a run was begun with: enough to go on with it. */
export type JournalHead =
  & Omit<DeepReadonly<v.InferOutput<typeof headSchema>>, "selection">
  & { readonly selection: Selection };

/** What a journal holds, a line each. */
export type JournalEntry =
  | JournalHead
  | Exclude<
    DeepReadonly<v.InferOutput<typeof entrySchema>>,
    { readonly kind: "begun" }
  >;

/** Takes down what a run measures as it is measured, so that it can be resumed whatever ends it. */
export interface Journal {
  append(entry: JournalEntry): void;
}

/** How the name of a journal ends; it stands beside the runs of its machine. */
export const JOURNAL_SUFFIX = ".unfinished.ndjson";

/** A journal in a file. */
export class JournalFile implements Journal {
  readonly path: string;
  #failure: string | undefined;
  /** Whether the last line that was read is cut short: what is taken down next begins a new one. */
  #isCut = false;

  constructor(path: string) {
    this.path = path;
  }

  /** Why nothing is taken down any more: the run goes on, and can only not be resumed. */
  get failure(): string | undefined {
    return this.#failure;
  }

  append(entry: JournalEntry): void {
    if (this.#failure !== undefined) return;
    const line = `${JSON.stringify(entry)}\n`;
    try {
      Deno.writeTextFileSync(this.path, this.#isCut ? `\n${line}` : line, {
        append: true,
      });
      this.#isCut = false;
      if (entry.kind === "round") this.#store();
    } catch (error) {
      this.#failure = error instanceof Error ? error.message : String(error);
    }
  }

  /** A machine that crashes then loses no round that was completed, where its file system can see to that. */
  #store(): void {
    try {
      using file = Deno.openSync(this.path, { append: true });
      file.syncDataSync();
    } catch {
      // It was written all the same.
    }
  }

  /**
   * What was taken down, but for lines that are damaged or contradict others, which are measured again. The file is left
   * as it is: its run may be under way.
   */
  read(): JournalEntry[] {
    const text = Deno.readTextFileSync(this.path);
    this.#isCut = text !== "" && !text.endsWith("\n");
    return keepSound(
      text.split("\n").flatMap((line) => {
        const parsed = parseEntry(line);
        return parsed ? [parsed] : [];
      }),
    );
  }

  /** Removes it, where it was ever begun. */
  remove(): void {
    try {
      Deno.removeSync(this.path);
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
}

function parseEntry(line: string): JournalEntry | undefined {
  try {
    const result = v.safeParse(entrySchema, JSON.parse(line));
    return result.success ? result.output : undefined;
  } catch {
    return undefined;
  }
}

/** Leaves out what a run that is put together of it would contradict itself by. */
function keepSound(entries: readonly JournalEntry[]): JournalEntry[] {
  const told = findScenarios(entries);
  let states = 0;
  return entries.filter((entry, index) => {
    switch (entry.kind) {
      case "begun":
        return index === 0;
      case "trimmed":
        return true;
      case "round":
        if (entry.state.round !== states + 1) return false;
        states++;
        return true;
    }
    const { round, record } = entry;
    if (record.kind === "failed") return true;
    if (record.kind === "scenario") {
      return told.get(`${round} ${record.id}`)?.index === index;
    }
    // Without its scenario, or after it, nothing tells how its cycles went.
    const parsed = parseBenchId(record.id);
    const scenario = parsed &&
      told.get(`${round} ${formatScenarioId(parsed)}`);
    return scenario !== undefined && index < scenario.index &&
      record.cycles.length === record.samplesNs.length &&
      record.cycles.every((cycle, place) =>
        scenario.cycles.has(cycle) && cycle >= (record.cycles[place - 1] ?? 0)
      );
  });
}

interface ToldScenario {
  readonly index: number;
  readonly cycles: ReadonlySet<number>;
}

/** The first sound record of each scenario in each round. */
function findScenarios(
  entries: readonly JournalEntry[],
): ReadonlyMap<string, ToldScenario> {
  const told = new Map<string, ToldScenario>();
  for (const [index, entry] of entries.entries()) {
    if (entry.kind !== "record" || entry.record.kind !== "scenario") continue;
    const key = `${entry.round} ${entry.record.id}`;
    const numbers = entry.record.cycles.map(({ cycle }) => cycle);
    const isRising = numbers.every((number, place) =>
      number > (numbers[place - 1] ?? 0)
    );
    if (told.has(key) || !isRising) continue;
    told.set(key, { index, cycles: new Set(numbers) });
  }
  return told;
}
