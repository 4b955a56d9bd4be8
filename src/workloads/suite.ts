import type { Workload, WorkloadDescription } from "./workload.ts";

/** How much a profile measures; each holds what stands before it. */
export type Depth = "quick" | "default" | "thorough";

/** A way of doing a suite's work that is no concurrency model: a channel, a lock, a thread or a process. */
export interface Method {
  /** Name that bench ids carry. */
  readonly id: string;
  /** Name for people. */
  readonly label: string;
  /** What it is, in a sentence. */
  readonly description: string;
  /** What it is on the other side of: another thread or another process; null where that is this thread. */
  readonly isolation: "thread" | "process" | null;
  /** Whether threads work on memory that they share. */
  readonly sharesMemory: boolean;
}

/** A model or method of a scenario, and with how many workers it takes part. */
export interface Entry {
  /** Id of a model, or of one of the suite's methods. */
  readonly model: string;
  /** `cores`: 1, 2, 4 … up to one step beyond the usable cores; `usable`: as many as the usable cores; `one`: one. */
  readonly workers: "one" | "usable" | "cores";
  /** The smallest profile that measures it. */
  readonly from: Depth;
  /** The smallest profile that measures it with more workers than usable cores. */
  readonly beyondCoresFrom?: Depth;
  /** Whether it starts a worker for each item: then its batches are smaller, and compared by the item. */
  readonly isPerTask?: true;
  /** Whether a glance is enough to see that it is far behind: one item for each worker, and one cycle of one round. */
  readonly isGlance?: true;
  /** Why it takes part by name only, and is not measured: the model has no such form of the workload. */
  readonly absence?: string;
}

/** A workload with its parameters, within a suite: what all variants do. */
export interface Scenario {
  /** What is done. */
  readonly workload: Workload | WorkloadDescription;
  /** Items in a batch. */
  readonly items: number;
  /** What sets this scenario apart from the others of its workload; empty where it is the only one. */
  readonly parameters: Readonly<Record<string, number>>;
  /** The smallest profile that measures it. */
  readonly from: Depth;
  /** Whether it is the first to go where time is short, as the far end of a ladder is. */
  readonly isFarEnd?: boolean;
  /** What a visit takes before any has been timed, in milliseconds; left out where it is about as long as most. */
  readonly priorVisitMs?: number;
  /** Whether all of it stays in the race however slow it is: it is judged by more than who wins. */
  readonly staysInRace?: true;
  /** Who takes part. */
  readonly entries: readonly Entry[];
}

/** One question, asked of every model or method; it is the file `bench/<id>_bench.ts`. */
export interface Suite {
  /** Name that bench ids carry. */
  readonly id: string;
  /** Name for people. */
  readonly label: string;
  /** What it asks. */
  readonly question: string;
  /** What ratios are taken against; null where there is no such thing. */
  readonly baseline: string | null;
  /** Whether pools are started inside what is measured. */
  readonly isCold: boolean;
  /** Whether naming the suite selects all of it, in every profile: otherwise they have time for a part only. */
  readonly isWholeWhenNamed?: true;
  /** What takes part beside the executors' models. */
  readonly methods: readonly Method[];
  /** Its workloads, at each of their sizes. */
  readonly scenarios: readonly Scenario[];
}

/** One competing way to do the work of a scenario. */
export interface Variant {
  /** Id of a model or method. */
  readonly model: string;
  /** Threads or processes. */
  readonly workers: number;
  /** Items in a batch. */
  readonly items: number;
  /** How soon it may go where time is short: 0 for what answers the question, and the highest first. */
  readonly trimRank: number;
  /** As its entry says. */
  readonly isGlance?: true;
  /** Why it is not measured. */
  readonly absence?: string;
}

/** Which variants of a scenario to list. */
export interface VariantOptions {
  /** How much the profile measures. */
  readonly depth: Depth;
  /** Cores that this process may use. */
  readonly usableCores: number;
  /** Worker counts that the user chose, ascending; they replace what the cores suggest, in every profile. */
  readonly counts?: readonly number[] | undefined;
  /** Models that the user chose: they take part in every profile, and others do not. */
  readonly models?: readonly string[];
}

/** What {@linkcode Variant.trimRank} says. */
export const TRIM_RANK = {
  ...{ never: 0, oneWorker: 1, betweenCores: 2 },
  ...{ replicate: 3, perTask: 4, beyondCores: 5, farEnd: 6 },
} as const;

const DEPTHS: readonly Depth[] = ["quick", "default", "thorough"];

/** Whether the time is a wait of a set length, which no compiler shortens: there is nothing to warm up. */
export function isSetWait({ kind, parameters }: WorkloadDescription): boolean {
  return kind !== "mixed" && parameters.latencyMs !== undefined;
}

/** Whether something that a profile measures is measured by another, too. */
export function isWithin(from: Depth, depth: Depth): boolean {
  return DEPTHS.indexOf(from) <= DEPTHS.indexOf(depth);
}

/** Worker counts worth measuring: 1, 2, 4 … up to the cores, the cores themselves, and twice as many. */
export function workerCounts(cores: number): number[] {
  const counts: number[] = [];
  for (let count = 1; count < cores; count *= 2) counts.push(count);
  return [...counts, cores, cores * 2];
}

/** The variants of a scenario; the baseline, which every ratio needs, is among them whatever was chosen. */
export function variantsOf(
  scenario: Scenario,
  { baseline, ...options }: VariantOptions & {
    readonly baseline: string | null;
  },
): Variant[] {
  const { depth, models = [], usableCores } = options;
  return scenario.entries.flatMap((entry) => {
    const isNamed = models.includes(entry.model);
    const isDue = models.length === 0 && isWithin(entry.from, depth);
    if (!isNamed && !isDue && entry.model !== baseline) return [];
    const isChosen = isNamed || options.counts !== undefined;
    const counts = countsOf(entry, options).filter((workers) =>
      workers <= usableCores || isChosen ||
      isWithin(entry.beyondCoresFrom ?? "thorough", depth)
    );
    return (entry.absence === undefined ? counts : counts.slice(0, 1))
      .map((workers) => ({
        ...{ model: entry.model, workers },
        items: entry.isPerTask
          ? Math.min(
            scenario.items,
            entry.isGlance ? workers : ITEMS_OF_EACH_WORKER * workers,
          )
          : scenario.items,
        trimRank: isNamed ? TRIM_RANK.never : trimRankOf(entry, {
          ...{ workers, usableCores, scenario, baseline },
        }),
        ...(entry.isGlance ? { isGlance: true } : {}),
        ...(entry.absence === undefined ? {} : { absence: entry.absence }),
      }));
  });
}

/** Starting a worker takes as long as many items, so a few starts tell as much as many. */
const ITEMS_OF_EACH_WORKER = 2;

function countsOf(
  { workers }: Entry,
  { usableCores, counts = workerCounts(usableCores) }: VariantOptions,
): readonly number[] {
  switch (workers) {
    case "one":
      return [1];
    case "usable":
      return [
        counts.findLast((count) => count <= usableCores) ??
          Math.min(...counts),
      ];
    case "cores":
      return counts;
  }
}

function trimRankOf(
  entry: Entry,
  { workers, usableCores, scenario, baseline }: {
    readonly workers: number;
    readonly usableCores: number;
    readonly scenario: Scenario;
    readonly baseline: string | null;
  },
): number {
  if (scenario.isFarEnd) return TRIM_RANK.farEnd;
  if (entry.model === baseline) return TRIM_RANK.never;
  if (workers > usableCores) {
    // A task that waits on its thread may well be fastest with more workers than cores.
    return scenario.workload.kind === "blocking"
      ? TRIM_RANK.never
      : TRIM_RANK.beyondCores;
  }
  if (entry.isPerTask) return TRIM_RANK.perTask;
  if (entry.workers !== "cores" || workers === usableCores) {
    return TRIM_RANK.never;
  }
  return workers === 1 ? TRIM_RANK.oneWorker : TRIM_RANK.betweenCores;
}
