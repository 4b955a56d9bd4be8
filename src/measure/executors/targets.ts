import {
  cycleLogRatios,
  type Interval,
  meanInterval,
  median,
} from "../../stats/mod.ts";
import { MIN_ROUNDS } from "../profile.ts";

/** What was measured of one variant of a scenario. */
export interface VariantFigures {
  readonly scenario: string;
  readonly variant: string;
  readonly rounds: readonly FigureRound[];
  /** Why it failed. */
  readonly failure?: string | undefined;
}

/** What one process measured of a variant, in cycles that count. */
export interface FigureRound {
  readonly round: number;
  /** Nanoseconds a task, bytes, or a ratio. */
  readonly values: readonly number[];
  /** The cycle of each value. */
  readonly cycles: readonly number[];
}

/** A bound that one of our executors is to keep. */
export interface Target {
  readonly scenario: string;
  /** The variant that is to keep it. */
  readonly ours: string;
  /** What it is compared with: the best of these; without any, the figure itself is the ratio. */
  readonly others: readonly string[];
  /** Bound of the figure of ours, divided by that of the others: smaller is better. */
  readonly bound: number;
  /** What the bound means, in words. */
  readonly claim: string;
}

/** How a target came out. */
export interface TargetResult {
  readonly target: Target;
  /** The best of the others, where there are any. */
  readonly other: string | undefined;
  /** `undefined` where something that it takes was measured in fewer than three rounds. */
  readonly ratio: Interval | undefined;
  /** `unclear`: the bound lies within the interval. */
  readonly verdict: "holds" | "missed" | "unclear" | "not-measured";
}

const NPM_THREADS = ["piscina", "tinypool", "workerpool", "poolifier"];
const NPM_PROCESSES = ["tinypool-process", "workerpool-process"];

/** What the executors promise, as ratios within one run. */
export const TARGETS: readonly Target[] = [
  {
    scenario: "thread-round-trip",
    ours: "worker",
    others: ["bare"],
    bound: 1.4,
    claim: "at most 1.4 × a bare web Worker",
  },
  {
    scenario: "thread-round-trip",
    ours: "worker",
    others: NPM_THREADS,
    bound: 1,
    claim: "below every npm pool",
  },
  {
    scenario: "process-round-trip",
    ours: "subprocess",
    // The bound was set from bare children that parse and write JSON; those that echo bytes unread have no target.
    others: ["bare-json", "bare-json-stdio"],
    bound: 1.3,
    claim: "at most 1.3 × the best bare pipe with JSON",
  },
  {
    scenario: "process-round-trip",
    ours: "subprocess",
    others: NPM_PROCESSES,
    bound: 1 / 2,
    claim: "at least 2 × as fast as npm's process pools",
  },
  {
    scenario: "process-round-trip",
    ours: "subprocess",
    others: ["python-processes"],
    bound: 1 / 3,
    claim: "at least 3 × as fast as Python's ProcessPoolExecutor",
  },
  {
    scenario: "thread-burst",
    ours: "worker",
    others: ["bare"],
    bound: 1 / 3,
    claim: "at least 3 × one message a task",
  },
  {
    scenario: "thread-burst",
    ours: "worker",
    others: NPM_THREADS,
    bound: 1 / 10,
    claim: "at least 10 × the best npm pool",
  },
  {
    scenario: "thread-burst",
    ours: "shared-memory-map",
    others: ["bare"],
    bound: 1 / 15,
    claim: "numbers in shared memory: at least 15 × one message a task",
  },
  {
    scenario: "dispatch-1",
    ours: "worker",
    others: ["bare"],
    bound: 1.4,
    claim: "at most 1.4 × a bare web Worker",
  },
  ...([
    ["dispatch-1", 0.2],
    ["dispatch-10", 0.1],
    ["dispatch-100", 0.09],
    ["dispatch-1000", 0.09],
    ["dispatch-10000", 0.1],
    ["dispatch-texts", 0.13],
  ] as const).map(([scenario, bound]) => ({
    scenario,
    ours: "shared-memory",
    others: ["bare"],
    bound,
    claim: `at most ${bound} × a bare message for each`,
  })),
  {
    scenario: "call-20us",
    ours: "shared-memory",
    others: ["bare-flag"],
    bound: 1.2,
    claim: "at most 1.2 × a flag in shared memory, both sides spinning",
  },
  ...([
    ["call-100us", 1.3],
    ["call-1ms", 1.06],
    ["call-20ms", 1.01],
  ] as const).map(([scenario, bound]) => ({
    scenario,
    ours: "shared-memory",
    others: ["sequential"],
    bound,
    claim: `at most ${bound} × the work itself`,
  })),
  ...([["spread-20us", 0.65], ["spread-100us", 0.55]] as const).map((
    [scenario, bound],
  ) => ({
    scenario,
    ours: "shared-memory",
    others: ["sequential"],
    bound,
    claim: `at most ${bound} × sequential, where half would be perfect`,
  })),
  {
    scenario: "process-burst",
    ours: "subprocess",
    others: NPM_PROCESSES,
    bound: 1 / 5,
    claim: "at least 5 × the best npm process pool",
  },
  {
    scenario: "task-20us",
    ours: "worker",
    others: ["bare"],
    bound: 2 / 1.8,
    claim: "1.8 times sequential where two bare threads give 2.0",
  },
  {
    scenario: "task-1ms",
    ours: "worker",
    others: ["bare"],
    bound: 1 / 0.97,
    claim: "at least 0.97 of two bare threads",
  },
  {
    scenario: "object-latency",
    ours: "worker",
    others: ["bare"],
    bound: 1.15,
    claim: "at most 1.15 × a bare web Worker",
  },
  {
    scenario: "object-throughput",
    ours: "worker",
    others: ["bare"],
    bound: 1 / 1.4,
    claim: "at least 1.4 × one message an object",
  },
  {
    scenario: "bytes-cloned",
    ours: "worker",
    others: ["bare"],
    bound: 1.1,
    claim: "at most 1.1 × a bare web Worker",
  },
  {
    scenario: "bytes-transferred",
    ours: "worker",
    others: ["bare"],
    bound: 1.1,
    claim: "at most 1.1 × a bare web Worker",
  },
  {
    scenario: "bytes-process",
    ours: "subprocess",
    others: ["bare"],
    bound: 1.5,
    claim: "at most 1.5 × bare bytes",
  },
  {
    scenario: "first-result-thread",
    ours: "worker",
    others: ["bare"],
    bound: 1.15,
    claim: "at most 1.15 × a bare web Worker",
  },
  {
    scenario: "first-result-process",
    ours: "subprocess",
    others: ["bare"],
    bound: 1.15,
    claim: "at most 1.15 × a bare process that reads JSON",
  },
  {
    scenario: "memory-thread",
    ours: "worker",
    others: ["bare"],
    bound: 1.15,
    claim: "at most 1.15 × a bare web Worker",
  },
  {
    scenario: "memory-process",
    ours: "subprocess",
    others: ["bare"],
    bound: 1.15,
    claim: "at most 1.15 × a bare process",
  },
  {
    scenario: "memory-over-time",
    ours: "worker",
    others: [],
    bound: 1.1,
    claim: "flat: at most 1.1 times as much",
  },
  {
    scenario: "memory-over-time",
    ours: "subprocess",
    others: [],
    bound: 1.1,
    claim: "flat: at most 1.1 times as much",
  },
];

/** Judges a target by the ratio to the best of the others, and by its interval. */
export function judgeTarget(
  target: Target,
  figures: readonly VariantFigures[],
): TargetResult {
  const find = (variant: string) =>
    figures.find((one) =>
      one.scenario === target.scenario && one.variant === variant
    );
  const ours = find(target.ours);
  const candidates = target.others.length === 0
    ? [{ other: undefined, ratio: ours && figureInterval(ours) }]
    : target.others.map((other) => ({
      other,
      ratio: ours && ratioInterval(ours, find(other)),
    }));
  // The best of the others is the one that ours looks worst beside.
  const [best] = candidates
    .filter(({ ratio }) => ratio !== undefined)
    .toSorted((a, b) => (b.ratio?.value ?? 0) - (a.ratio?.value ?? 0));
  const { other, ratio } = best ?? {};
  return { target, other, ratio, verdict: verdictOf(ratio, target) };
}

function verdictOf(
  ratio: Interval | undefined,
  { bound }: Target,
): TargetResult["verdict"] {
  if (!ratio) return "not-measured";
  if (ratio.high <= bound) return "holds";
  return ratio.low > bound ? "missed" : "unclear";
}

/** The median of what was measured of a variant; `undefined` where that is nothing. */
export function medianFigure({ rounds }: VariantFigures): number | undefined {
  if (rounds.length === 0) return undefined;
  return median(rounds.map(({ values }) => median(values)));
}

/**
 * The ratio of two variants of a scenario: the median over the cycles of each round, the mean over rounds, with its 95 %
 * interval from rounds; `undefined` for fewer than three rounds.
 */
export function ratioInterval(
  above: VariantFigures,
  below: VariantFigures | undefined,
): Interval | undefined {
  const others = new Map(below?.rounds.map((one) => [one.round, one]));
  return intervalOf(above.rounds.flatMap(({ round, values, cycles }) => {
    const other = others.get(round);
    if (!other) return [];
    const ratios = cycleLogRatios(
      { samplesNs: values, cycles },
      { samplesNs: other.values, cycles: other.cycles },
    );
    return ratios.size === 0 ? [] : [median([...ratios.values()])];
  }));
}

function figureInterval({ rounds }: VariantFigures): Interval | undefined {
  return intervalOf(rounds.map(({ values }) => Math.log(median(values))));
}

/** The interval of what logarithms of rounds stand for. */
function intervalOf(logarithms: readonly number[]): Interval | undefined {
  if (logarithms.length < MIN_ROUNDS) return undefined;
  const { value, low, high } = meanInterval(logarithms);
  return { value: Math.exp(value), low: Math.exp(low), high: Math.exp(high) };
}
