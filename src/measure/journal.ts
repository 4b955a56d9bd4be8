import * as v from "valibot";
import type { RoundState } from "../results/mod.ts";
import type { Selection } from "./plan.ts";
import type { Profile } from "./profile.ts";
import type { KeptRecord } from "./samples.ts";

/** What a run was begun with: enough to go on with it. */
export interface JournalHead {
  readonly kind: "begun";
  /** Version of Crossover. */
  readonly version: string;
  /** Commit of its checkout, as a run has it. */
  readonly commit: string | null;
  /** Version of Deno. */
  readonly deno: string;
  readonly startedAt: string;
  readonly label: string | null;
  readonly profile: Profile["id"];
  readonly budgetMs: number;
  readonly precision: number;
  readonly seed: number;
  readonly selection: Selection;
  readonly usableCores: number;
  readonly pin: number | null;
}

/** What a journal holds, a line each. */
export type JournalEntry =
  | JournalHead
  | {
    readonly kind: "record";
    readonly round: number;
    readonly record: KeptRecord;
  }
  | {
    /** What was left out by then for lack of time. */
    readonly kind: "trimmed";
    readonly benchmarks: readonly string[];
    readonly scenarios: readonly string[];
  }
  | { readonly kind: "round"; readonly state: RoundState };

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

  /** What was taken down, but for lines that are damaged. The file is left as it is: its run may be under way. */
  read(): JournalEntry[] {
    const text = Deno.readTextFileSync(this.path);
    this.#isCut = text !== "" && !text.endsWith("\n");
    return text.split("\n").flatMap((line) => {
      const parsed = parseEntry(line);
      return parsed ? [parsed] : [];
    });
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

const names = v.array(v.string());
const amount = v.pipe(v.number(), v.finite(), v.minValue(0));
const positive = v.pipe(v.number(), v.safeInteger(), v.minValue(1));

const entrySchema: v.GenericSchema<unknown, JournalEntry> = v.variant("kind", [
  v.object({
    kind: v.literal("begun"),
    version: v.string(),
    commit: v.nullable(v.string()),
    deno: v.string(),
    startedAt: v.string(),
    label: v.nullable(v.string()),
    profile: v.picklist(["quick", "default", "thorough"]),
    budgetMs: amount,
    precision: amount,
    seed: v.number(),
    selection: v.object({
      suites: names,
      workloads: names,
      models: names,
      cores: v.array(positive),
      replicates: v.boolean(),
    }),
    usableCores: positive,
    pin: v.nullable(positive),
  }),
  v.object({
    kind: v.literal("record"),
    round: positive,
    record: v.variant("kind", [
      v.object({
        kind: v.literal("measured"),
        id: v.string(),
        samplesNs: v.pipe(v.array(amount), v.minLength(1)),
        cycles: v.pipe(v.array(positive), v.minLength(1)),
        cpu: v.nullable(
          v.object({ userSeconds: amount, systemSeconds: amount }),
        ),
        contextSwitches: v.object({ voluntary: amount, involuntary: amount }),
        observations: v.record(v.string(), v.number()),
        isWarm: v.exactOptional(v.boolean()),
        insideNs: amount,
        visitMs: amount,
        setupMs: amount,
      }),
      v.object({
        kind: v.literal("scenario"),
        id: v.string(),
        warmupCycles: amount,
        warmupMs: amount,
        cycles: v.array(v.object({
          cycle: positive,
          canaryAloneNs: v.nullable(amount),
          canaryTogetherNs: v.nullable(amount),
          foreignCores: v.nullable(amount),
        })),
      }),
      v.object({
        kind: v.literal("failed"),
        id: v.string(),
        reason: v.string(),
      }),
    ]),
  }),
  v.object({
    kind: v.literal("trimmed"),
    benchmarks: names,
    scenarios: names,
  }),
  v.object({
    kind: v.literal("round"),
    state: v.object({
      round: positive,
      startedAt: v.string(),
      wallSeconds: amount,
      iteratingSeconds: amount,
      load1: v.nullable(amount),
      foreignCores: v.nullable(amount),
      stealShare: v.nullable(amount),
      frequencyMhz: v.nullable(amount),
      throttledSeconds: v.nullable(amount),
      cpuPressure: v.nullable(amount),
    }),
  }),
]);

function parseEntry(line: string): JournalEntry | undefined {
  try {
    const result = v.safeParse(entrySchema, JSON.parse(line));
    return result.success ? result.output : undefined;
  } catch {
    return undefined;
  }
}
