import { excludes, type Interval } from "../../stats/interval.ts";
import { fastestOf, findBaseline, isMeasured } from "../cells.ts";
import type { RunSamples } from "../run_samples.ts";
import type {
  CellAnalysis,
  CellContrast,
  Cheapest,
  Finding,
  MeasuredCell,
} from "../types.ts";

interface FindingContext {
  readonly samples: RunSamples;
  readonly usableCores: number;
  /** What two measurements of the same code differ by: a difference has to be larger. */
  readonly noiseFloor: number;
  readonly bytesIn?: number | undefined;
  readonly bytesOut?: number | undefined;
}

const FINDERS = [
  findOverlap,
  findNativeThreads,
  findCopying,
  findSaturation,
  findDispatchOverhead,
  findStartUp,
  findBlockedLoop,
  findOversubscription,
];

/**
 * Looks for what explains a workload's verdict, the most telling first. Each cause has a rule of its own and is named
 * only where the numbers leave no doubt; what another cause explains already is left out.
 */
export function findFindings(
  cells: readonly CellAnalysis[],
  context: FindingContext,
): Finding[] {
  const groups = groupBenchmarks(cells, context);
  const found = FINDERS.flatMap((find) => find(groups));
  return found
    .filter((finding) => !isExplained(finding, found))
    .toSorted((a, b) => Number(isOfWaits(b)) - Number(isOfWaits(a)));
}

/** Whether waiting is what it tells of: that explains more than anything else does. */
function isOfWaits(finding: Finding): boolean {
  switch (finding.kind) {
    case "overlap":
      return true;
    case "blocked-loop":
      return finding.task === "waits";
    case "oversubscription":
      return finding.effect === "gain";
    default:
      return false;
  }
}

function isExplained(finding: Finding, found: readonly Finding[]): boolean {
  switch (finding.kind) {
    case "dispatch-overhead":
      return found.some(({ kind }) =>
        ["copying", "overlap", "native-threads"].includes(kind)
      );
    case "oversubscription":
      // That more workers change nothing is worth saying where nothing else is.
      return finding.effect === "none" && found.length > 1;
    default:
      return false;
  }
}

/** A scenario's benchmarks, grouped by kind of model, and how they compare. */
interface BenchmarkGroups {
  readonly usableCores: number;
  /** Bytes of one task's input and answer together; 0 where they are not known. */
  readonly bytesPerTask: number;
  readonly baseline: MeasuredCell | undefined;
  readonly eventLoop: MeasuredCell | undefined;
  readonly pools: readonly MeasuredCell[];
  readonly isPoolFastest: boolean;
  readonly perTask: readonly MeasuredCell[];
  contrast(cell: MeasuredCell, reference: MeasuredCell): CellContrast;
  isSlower(contrast: CellContrast): boolean;
  isFaster(contrast: CellContrast): boolean;
}

/** Differences below this share are not worth a sentence, however sure they are. */
const WORTH_SAYING = 0.05;

function groupBenchmarks(
  cells: readonly CellAnalysis[],
  { samples, usableCores, noiseFloor, ...bytes }: FindingContext,
): BenchmarkGroups {
  const measured = cells.filter(isMeasured);
  const others = measured.filter(({ isBaseline }) => !isBaseline);
  const isPerTask = ({ modelInfo }: MeasuredCell) =>
    modelInfo.kind === "per-task";
  const isEventLoop = ({ inFlight, workers }: MeasuredCell) =>
    inFlight > workers;
  const pools = others.filter((cell) => !isPerTask(cell) && !isEventLoop(cell));
  const fastest = fastestOf(measured);
  const smallest = Math.max(WORTH_SAYING, noiseFloor);
  return {
    usableCores,
    bytesPerTask: (bytes.bytesIn ?? 0) + (bytes.bytesOut ?? 0),
    baseline: findBaseline(measured),
    eventLoop: others.find(isEventLoop),
    pools,
    isPoolFastest: pools.some(({ id }) => id === fastest?.id),
    perTask: others.filter(isPerTask),
    contrast: (cell, reference) => ({
      cell,
      reference,
      get ratio() {
        return samples.ratio(cell.id, reference.id);
      },
    }),
    isSlower: (contrast) => directionOf(contrast, { samples, smallest }) > 0,
    isFaster: (contrast) => directionOf(contrast, { samples, smallest }) < 0,
  };
}

/** Cores that a cell kept busy on average: its CPU time over its time; `undefined` where that was not read. */
function busyCores(
  { cpuSeconds, medianNs }: MeasuredCell,
  /** Which end of the interval of its time counts. */
  bound: keyof Interval = "value",
): number | undefined {
  return cpuSeconds === undefined
    ? undefined
    : cpuSeconds * 1e9 / medianNs[bound];
}

/**
 * 1 where the cell is slower, -1 where it is faster, 0 where that is not sure or not worth saying. Ratios come from
 * pairs of rounds: where the medians, which sentences quote, do not agree with them, it is not sure.
 */
function directionOf(
  contrast: CellContrast,
  { samples, smallest }: Pick<FindingContext, "samples"> & {
    readonly smallest: number;
  },
): number {
  const { cell, reference } = contrast;
  const { value } = samples.compare(cell.id, reference.id);
  const direction = Math.sign(value - 1);
  const shown = Math.sign(cell.medianNs.value - reference.medianNs.value);
  const isTold = direction === shown && Math.abs(value - 1) >= smallest;
  // Of few rounds the interval has to be drawn: asked for last.
  return isTold && excludes(contrast.ratio, 1) ? direction : 0;
}

/** Cores kept busy by sequential code below which it surely waits for a good part of its time. */
const WAITING_BELOW = 0.75;

/** Cores kept busy by sequential code below which it does little else than wait. */
const ONLY_WAITING_BELOW = 0.25;

/** Cores kept busy by sequential code from which on there is hardly a wait in it. */
const COMPUTING_FROM = 0.9;

/** More than one thread can do, with something left for the runtime's own threads, such as those that collect garbage. */
const NATIVE_FROM = 1.25;

/** Speed-ups that may be this large are not called none. */
const NO_SPEEDUP_BELOW = 1.2;

/**
 * Waits overlap: sequential code keeps less than three quarters of a core busy, and many tasks in flight on one event
 * loop are surely faster.
 */
function findOverlap(
  { baseline, eventLoop: cell, contrast, isFaster }: BenchmarkGroups,
): Finding[] {
  if (!baseline || !cell) return [];
  const busy = busyCores(baseline, "low") ?? Infinity;
  return busy < WAITING_BELOW && isFaster(contrast(cell, baseline))
    ? [{ kind: "overlap", cell, baseline }]
    : [];
}

/**
 * Native threads do the work: one event loop is surely faster than sequential code, and keeps a quarter more than one
 * core busy, even over the longest time that its interval allows.
 */
function findNativeThreads(
  { baseline, eventLoop: cell, contrast, isFaster }: BenchmarkGroups,
): Finding[] {
  if (!baseline || !cell) return [];
  const busy = busyCores(cell, "high") ?? 0;
  return busy >= NATIVE_FROM && isFaster(contrast(cell, baseline))
    ? [{ kind: "native-threads", cell }]
    : [];
}

/**
 * Each task holds the event loop: many in flight are not surely faster than sequential code, and by less than a fifth at
 * the upper end of the interval, while sequential code keeps its core busy throughout, or waits for three quarters of
 * its time and more, which others could have used.
 */
function findBlockedLoop(
  { baseline, eventLoop: cell }: BenchmarkGroups,
): Finding[] {
  if (!baseline || !cell?.speedup) return [];
  const { low, high } = cell.speedup;
  if (low > 1 || high >= NO_SPEEDUP_BELOW) return [];
  const busy = busyCores(baseline);
  if (busy === undefined) return [];
  const found = { kind: "blocked-loop", cell, baseline } as const; // `kind` has to stay the literal of the union
  if (busy >= COMPUTING_FROM) return [{ ...found, task: "computes" }];
  return busy < ONLY_WAITING_BELOW ? [{ ...found, task: "waits" }] : [];
}

/** From this size on a message costs clearly more than an empty one; the `payload` suite measures it. */
const LARGE_TASK_BYTES = 32 * 1024;

/** Slower than any copying: structured clones of lists of numbers or records cost up to about 16 ns a byte. */
const MAX_NS_PER_BYTE = 50;

/**
 * Copying is what pools pay for: one worker is surely slower than sequential code, and either one worker on shared
 * memory, with nothing to copy, is surely faster than a thread that is sent the data; or a task carries at least 32 KiB
 * and the time lost is no more than 50 ns for each byte, whereas small messages lose thousands.
 */
function findCopying(groups: BenchmarkGroups): Finding[] {
  const copying = slowSingles(groups).filter(({ cell }) =>
    !cell.modelInfo.sharesMemory
  );
  const shared = groups.pools.find(({ modelInfo, workers }) =>
    modelInfo.sharesMemory && workers === 1
  );
  const beaten = shared
    ? copying.filter(({ cell }) =>
      groups.isSlower(groups.contrast(cell, shared))
    )
    : [];
  if (
    shared && beaten.some(({ cell }) => cell.modelInfo.isolation === "thread")
  ) {
    return [{ kind: "copying", pools: beaten, shared }];
  }
  const pools = copying.filter((contrast) => isPaidByByte(contrast, groups));
  return pools.length > 0 ? [{ kind: "copying", pools }] : [];
}

/**
 * Dispatch overhead takes what more workers gain: one worker of any pool is surely slower than sequential code, and no
 * pool, whatever its workers, is surely faster. It is a loss where the fastest cell of every pool is surely slower.
 */
function findDispatchOverhead(groups: BenchmarkGroups): Finding[] {
  const { baseline, contrast, isSlower } = groups;
  const pools = slowSingles(groups);
  const singles = groups.pools.filter(({ workers }) => workers === 1);
  if (!baseline || pools.length === 0 || pools.length < singles.length) {
    return [];
  }
  const best = bestOfModels(groups.pools).map((cell) =>
    contrast(cell, baseline)
  );
  if (best.some(({ ratio }) => ratio.high < 1)) return [];
  const outcome = best.every(isSlower) ? "loss" : "level";
  return [{ kind: "dispatch-overhead", pools, outcome }];
}

function slowSingles(
  { baseline, pools, contrast, isSlower }: BenchmarkGroups,
): CellContrast[] {
  if (!baseline) return [];
  return pools
    .filter(({ workers }) => workers === 1)
    .map((cell) => contrast(cell, baseline))
    .filter(isSlower);
}

function isPaidByByte(
  { cell, reference }: CellContrast,
  { bytesPerTask }: BenchmarkGroups,
): boolean {
  if (bytesPerTask < LARGE_TASK_BYTES) return false;
  const lostNs = (cell.medianNs.value - reference.medianNs.value) / cell.items;
  return lostNs / bytesPerTask <= MAX_NS_PER_BYTE;
}

function bestOfModels(cells: readonly MeasuredCell[]): MeasuredCell[] {
  const byModel = Map.groupBy(cells, ({ model }) => model);
  return [...byModel.values()].flatMap((own) => fastestOf(own) ?? []);
}

const SATURATED_FROM = 0.9;

const IDLE_BELOW = 0.75;

const BUSY_FROM = 0.85;

/** CPU time over that of sequential code from which on it explains a small speed-up. */
const OVERHEAD_FROM = 1.15;

const EFFICIENT_FROM = 0.95;

/** Gains that may be this large are not called none. */
const NO_GAIN_BELOW = 1.2;

/**
 * The processor is the limit: the fastest cell is a pool's, surely faster than sequential code, and keeps nine tenths of
 * the cores busy. It has overhead where its efficiency is surely below 95 % and it uses 15 % more CPU time.
 */
function findSaturation(
  { baseline, pools, isPoolFastest, usableCores, contrast, isFaster }:
    BenchmarkGroups,
): Finding[] {
  const cell = fastestOf(pools);
  if (!isPoolFastest || !baseline || !cell || cell.workers < usableCores) {
    return [];
  }
  const busy = busyCores(cell) ?? 0;
  const isFull = usableCores > 1 && busy >= SATURATED_FROM * usableCores;
  if (!isFull || !isFaster(contrast(cell, baseline))) return [];
  const speedup = cell.speedup?.high ?? Infinity;
  const hasOverhead = speedup / usableCores < EFFICIENT_FROM &&
    (cell.cpuSeconds ?? NaN) / (baseline.cpuSeconds ?? NaN) >= OVERHEAD_FROM;
  return [{ kind: "saturated", cell, baseline, hasOverhead }];
}

/**
 * More workers than cores: pools of the most workers against the same pools with one for each core. Where some surely
 * gain, they are told; where some surely lose, and the fastest cell of all is a pool's, those; where none gains a fifth
 * over all of its interval, all. Idle cores explain a gain, and busy ones a loss.
 */
function findOversubscription(groups: BenchmarkGroups): Finding[] {
  const pairs = crowdedPairs(groups);
  const kind = "oversubscription";
  const gains = pairs.filter(groups.isFaster);
  if (gains.length > 0) {
    const isIdle = busyShares(gains, groups).every((share) =>
      share < IDLE_BELOW
    );
    const cause = isIdle ? { cause: "idle-cores" as const } : {}; // a literal, as the union asks
    return [{ kind, pools: gains, effect: "gain", ...cause }];
  }
  const losses = groups.isPoolFastest ? pairs.filter(groups.isSlower) : [];
  if (losses.length > 0) {
    const isBusy = busyShares(losses, groups).every((share) =>
      share >= BUSY_FROM
    );
    const cause = isBusy ? { cause: "shared-cores" as const } : {}; // a literal, as the union asks
    return [{ kind, pools: losses, effect: "loss", ...cause }];
  }
  const isLevel = ({ ratio }: CellContrast) => 1 / ratio.low < NO_GAIN_BELOW;
  return pairs.length > 0 && pairs.every(isLevel)
    ? [{ kind, pools: pairs, effect: "none" }]
    : [];
}

function crowdedPairs(
  { pools, usableCores, contrast }: BenchmarkGroups,
): CellContrast[] {
  const most = Math.max(...pools.map(({ workers }) => workers));
  if (most <= usableCores) return [];
  return pools.filter(({ workers }) => workers === most).flatMap((cell) => {
    const reference = pools.find(({ model, workers }) =>
      model === cell.model && workers === usableCores
    );
    return reference ? [contrast(cell, reference)] : [];
  });
}

/** Share of the cores that each pool kept busy with one worker for each; `NaN`, which is in no range, where unknown. */
function busyShares(
  pairs: readonly CellContrast[],
  { usableCores }: BenchmarkGroups,
): number[] {
  return pairs.map(({ reference }) =>
    (busyCores(reference) ?? NaN) / usableCores
  );
}

const MOSTLY_START_UP = 2;

/**
 * Start-up dominates: a worker or process for each task surely takes more than twice as long as the pool with as many
 * that are warm.
 */
function findStartUp(
  { perTask, pools, contrast }: BenchmarkGroups,
): Finding[] {
  const starts = perTask.flatMap((cell) => {
    const warm = pools.find(({ model, workers }) =>
      model === cell.modelInfo.warmModel && workers === cell.workers
    );
    return warm ? [contrast(cell, warm)] : [];
  }).filter(({ ratio }) => ratio.low > MOSTLY_START_UP);
  return starts.length > 0 ? [{ kind: "start-up", starts }] : [];
}

const ABOUT_AS_FAST = 1.1;

type PricedCell = MeasuredCell & { readonly cpuSeconds: number };

/**
 * Finds the cell that costs least of those whose median is within 10 % of the shortest: the one with the least CPU time,
 * and where others show the same, memory at its peak decides.
 *
 * @returns `undefined` where nothing was measured, or the CPU time of one of those cells was not read; and where that
 * cell needs more CPU time than every other model at its fastest, so that it is cheap beside nothing that is shown.
 */
export function findCheapest(
  cells: readonly CellAnalysis[],
): Cheapest | undefined {
  const ordered = cells.filter(isMeasured)
    .filter(({ steadyState }) => steadyState !== "no-steady-state")
    .toSorted((a, b) => a.medianNs.value - b.medianNs.value);
  const [fastest] = ordered;
  if (!fastest) return undefined;
  const longest = ABOUT_AS_FAST * fastest.medianNs.value;
  const near = ordered.filter(({ medianNs }) => medianNs.value <= longest);
  if (!near.every(isPriced)) return undefined;
  const [cheapest, second] = near.toSorted((a, b) =>
    shownCost(a) - shownCost(b) || memoryOf(a) - memoryOf(b)
  );
  if (!cheapest || isDearest(cheapest, ordered)) return undefined;
  const basis = second && shownCost(second) === shownCost(cheapest) &&
      memoryOf(second) > memoryOf(cheapest)
    ? "memory"
    : "CPU time";
  return { fastest, cheapest, basis };
}

function isDearest(
  cell: PricedCell,
  ordered: readonly MeasuredCell[],
): boolean {
  const others = [...Map.groupBy(ordered, ({ model }) => model).values()]
    .flatMap(([first]) => first && first.model !== cell.model ? [first] : [])
    .filter(isPriced);
  return others.length > 0 &&
    others.every((other) => shownCost(other) < shownCost(cell));
}

/** CPU time to the three digits that tables show. */
function shownCost({ cpuSeconds }: PricedCell): number {
  return Number(cpuSeconds.toPrecision(3));
}

function memoryOf({ peakMemoryBytes = Infinity }: MeasuredCell): number {
  return peakMemoryBytes;
}

function isPriced(cell: MeasuredCell): cell is PricedCell {
  return cell.cpuSeconds !== undefined;
}
