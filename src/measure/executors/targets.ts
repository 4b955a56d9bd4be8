import { type Interval, ratioInterval } from "../../stats/mod.ts";
import { resample } from "./figures.ts";
import type { ContenderSamples } from "./measure_executors.ts";

/** A bound that one of our executors is to keep. */
export interface Target {
  readonly case: string;
  readonly ours: string;
  /** What it is set beside: the best of these; without any, the figure itself is the ratio. */
  readonly beside: readonly string[];
  /** Bound of the figure of ours, divided by that of the others: smaller is better. */
  readonly most: number;
  /** What the bound means, in words. */
  readonly claim: string;
}

/** How a target came out; `undefined` where something it needs was not measured. */
export interface TargetResult {
  readonly target: Target;
  readonly beside: string | undefined;
  readonly ratio: Interval | undefined;
  readonly holds: boolean | undefined;
}

const NPM_THREADS = ["piscina", "tinypool", "workerpool", "poolifier"];
const NPM_PROCESSES = ["tinypool-process", "workerpool-process"];

function most(
  [id, ours]: readonly [string, string],
  bound: Pick<Target, "beside" | "most" | "claim">,
): Target {
  return { case: id, ours, ...bound };
}

/** What the executors promise, as ratios within one run. */
export const TARGETS: readonly Target[] = [
  most(["thread-round-trip", "worker"], {
    beside: ["bare"],
    most: 1.4,
    claim: "at most 1.4 × a bare web Worker",
  }),
  most(["thread-round-trip", "worker"], {
    beside: NPM_THREADS,
    most: 1,
    claim: "below every npm pool",
  }),
  most(["process-round-trip", "subprocess"], {
    // The bound was set from bare children that parse and write JSON; those that echo bytes unread are shown beside it.
    beside: ["bare-json", "bare-json-stdio"],
    most: 1.3,
    claim: "at most 1.3 × the best bare pipe with JSON",
  }),
  most(["process-round-trip", "subprocess"], {
    beside: NPM_PROCESSES,
    most: 1 / 2,
    claim: "at least 2 × as fast as npm's process pools",
  }),
  most(["process-round-trip", "subprocess"], {
    beside: ["python-processes"],
    most: 1 / 3,
    claim: "at least 3 × as fast as Python's ProcessPoolExecutor",
  }),
  most(["thread-burst", "worker"], {
    beside: ["bare"],
    most: 1 / 3,
    claim: "at least 3 × one message a task",
  }),
  most(["thread-burst", "worker"], {
    beside: NPM_THREADS,
    most: 1 / 10,
    claim: "at least 10 × the best npm pool",
  }),
  most(["thread-burst", "shared-memory-map"], {
    beside: ["bare"],
    most: 1 / 15,
    claim: "numbers in shared memory: at least 15 × one message a task",
  }),
  most(["process-burst", "subprocess"], {
    beside: NPM_PROCESSES,
    most: 1 / 5,
    claim: "at least 5 × the best npm process pool",
  }),
  most(["task-20us", "worker"], {
    beside: ["bare"],
    most: 2 / 1.8,
    claim: "1.8 times sequential where two bare threads give 2.0",
  }),
  most(["task-1ms", "worker"], {
    beside: ["bare"],
    most: 1 / 0.97,
    claim: "at least 0.97 of two bare threads",
  }),
  most(["object-latency", "worker"], {
    beside: ["bare"],
    most: 1.15,
    claim: "at most 1.15 × a bare web Worker",
  }),
  most(["object-throughput", "worker"], {
    beside: ["bare"],
    most: 1 / 1.4,
    claim: "at least 1.4 × one message an object",
  }),
  most(["bytes-cloned", "worker"], {
    beside: ["bare"],
    most: 1.1,
    claim: "at most 1.1 × a bare web Worker",
  }),
  most(["bytes-transferred", "worker"], {
    beside: ["bare"],
    most: 1.1,
    claim: "at most 1.1 × a bare web Worker",
  }),
  most(["bytes-process", "subprocess"], {
    beside: ["bare"],
    most: 1.5,
    claim: "at most 1.5 × bare bytes",
  }),
  most(["first-result-thread", "worker"], {
    beside: ["bare"],
    most: 1.15,
    claim: "at most 1.15 × a bare web Worker",
  }),
  most(["first-result-process", "subprocess"], {
    beside: ["bare"],
    most: 1.15,
    claim: "at most 1.15 × a bare process that reads JSON",
  }),
  most(["memory-thread", "worker"], {
    beside: ["bare"],
    most: 1.15,
    claim: "at most 1.15 × a bare web Worker",
  }),
  most(["memory-process", "subprocess"], {
    beside: ["bare"],
    most: 1.15,
    claim: "at most 1.15 × a bare process",
  }),
  most(["memory-over-time", "worker"], {
    beside: [],
    most: 1.1,
    claim: "flat: at most 1.1 times as much",
  }),
  most(["memory-over-time", "subprocess"], {
    beside: [],
    most: 1.1,
    claim: "flat: at most 1.1 times as much",
  }),
];

/** Judges a target by the medians of its contenders; the interval says how sure that is. */
export function judgeTarget(
  target: Target,
  samples: readonly ContenderSamples[],
): TargetResult {
  const find = (contender: string) =>
    samples.find((one) =>
      one.case === target.case && one.contender === contender &&
      one.rounds.length > 0
    );
  const ours = find(target.ours);
  const others = target.beside.flatMap((id) => find(id) ?? []);
  const unknown = { target, beside: undefined, ratio: undefined };
  if (!ours || (others.length === 0 && target.beside.length > 0)) {
    return { ...unknown, holds: undefined };
  }
  const resampled = resample(ours);
  const best = others
    .map((other) => ({ id: other.contender, resampled: resample(other) }))
    .sort((a, b) => a.resampled.estimate - b.resampled.estimate)[0];
  const ratio = best
    ? ratioInterval(resampled, best.resampled)
    : ratioInterval(resampled, ones(resampled.replicates.length));
  return { target, beside: best?.id, ratio, holds: ratio.value <= target.most };
}

function ones(count: number) {
  return { estimate: 1, replicates: Array.from({ length: count }, () => 1) };
}
