import type { BenchRecord, CycleRecord } from "../../src/results/bench_id.ts";
import type { ProcessCpu } from "../../src/system/mod.ts";
import type { Observations } from "../runners/runner.ts";
import type { Fixture, Sample, Variant, Waits } from "./fixture.ts";
import { countWaits } from "./loop_delay.ts";
import type { Reading, Usage } from "./usage.ts";

/** Samples of one visit that are kept: short batches are run hundreds of times, and are averaged in as many groups. */
const MAX_SAMPLES_OF_VISIT = 4;

/** Appends what was measured to the file that the asker reads. */
export class Recorder {
  readonly #path: string | undefined;

  /** @param path Where to write; nothing is written where it is left out. */
  constructor(path: string | undefined) {
    this.#path = path;
  }

  /** Says which variant is under way, so that a process that hangs or dies tells of whom it was. */
  started(id: string): void {
    this.#append({ kind: "started", id });
  }

  /** Says that the process ends before its time, since the machine lacks cores. */
  stopped(id: string): void {
    this.#append({ kind: "stopped", id });
  }

  failed(id: string, error: unknown): void {
    const reason = error instanceof Error
      ? `${error.name}: ${error.message}`
      : String(error);
    this.#append({ kind: "failed", id, reason });
  }

  /** Writes down a scenario that has ended: each of its variants, then its cycles. */
  scenario(
    id: string,
    { fixture, cycles, before, after }: {
      readonly fixture: Pick<Fixture, "variants" | "warmupCycles" | "warmupMs">;
      readonly cycles: readonly CycleRecord[];
      /** Counters when warm-up was over, and now. */
      readonly before: Reading;
      readonly after: Reading;
    },
  ): void {
    const ended = new Set(cycles.map(({ cycle }) => cycle));
    for (const variant of fixture.variants) {
      if (!variant || variant.hasFailed) continue;
      const samples = variant.samples.filter(({ cycle }) => ended.has(cycle));
      if (samples.length === 0) continue;
      const kept = [...Map.groupBy(samples, ({ cycle }) => cycle).values()]
        .flatMap(averageInGroups);
      this.#append({
        kind: "measured",
        id: variant.name,
        samplesNs: kept.map(({ ms }) => ms * 1e6),
        cycles: kept.map(({ cycle }) => cycle),
        ...costOf(variant, {
          ...{ samples, fixture, before, after },
          counted: kept.length / samples.length,
        }),
        observations: meanObservations(samples),
        // A service has an event loop of its own, and this is not it.
        ...(variant.runner.measureLoads
          ? undefined
          : loopDelayOf(variant.waits.filter(({ cycle }) => ended.has(cycle)))),
        ...(variant.isWarm === undefined
          ? undefined
          : { isWarm: variant.isWarm }),
        ...(variant.loads.length === 0 ? undefined : {
          loads: variant.loads.filter(({ cycle }) => ended.has(cycle)),
        }),
        insideNs: variant.insideMs * 1e6,
        visitMs: variant.visitsMs / Math.max(1, variant.visits),
        setupMs: variant.setupMs,
      });
    }
    const { warmupCycles, warmupMs } = fixture;
    this.#append({ kind: "scenario", id, warmupCycles, warmupMs, cycles });
  }

  #append(record: BenchRecord): void {
    if (this.#path === undefined) return;
    Deno.writeTextFileSync(this.#path, `${JSON.stringify(record)}\n`, {
      append: true,
    });
  }
}

function loopDelayOf(waits: readonly Waits[]) {
  const waitsMs = waits.flatMap(({ ms }) => ms);
  return waitsMs.length === 0 ? undefined : { loopDelay: countWaits(waitsMs) };
}

function averageInGroups(
  samples: readonly Sample[],
): Pick<Sample, "cycle" | "ms">[] {
  const groups = Math.min(samples.length, MAX_SAMPLES_OF_VISIT);
  return Array.from({ length: groups }, (_, group) => {
    const own = samples.slice(
      Math.floor(group * samples.length / groups),
      Math.floor((group + 1) * samples.length / groups),
    );
    return {
      cycle: own[0]?.cycle ?? 0,
      ms: sum(own, ({ ms }) => ms) / own.length,
    };
  });
}

/** What the variant used, but for time: in as many of its measured batches as are `counted`, a share of them. */
function costOf(
  variant: Variant,
  { samples, counted, ...readings }: {
    readonly samples: readonly Sample[];
    readonly counted: number;
    readonly fixture: Pick<Fixture, "variants">;
    readonly before: Reading;
    readonly after: Reading;
  },
) {
  const children = childrenCpuOf(variant, readings);
  // Children are read over the dropped batches too.
  const share = samples.length / Math.max(1, variant.batches);
  const total = (name: keyof Usage) => sum(samples, ({ used }) => used[name]);
  return {
    cpu: children === undefined ? null : {
      userSeconds: counted *
        (total("userMicros") / 1e6 + children.userSeconds * share),
      systemSeconds: counted *
        (total("systemMicros") / 1e6 + children.systemSeconds * share),
    },
    contextSwitches: {
      voluntary: Math.round(counted * total("voluntary")),
      involuntary: Math.round(counted * total("involuntary")),
    },
  };
}

const NO_CPU: ProcessCpu = { userSeconds: 0, systemSeconds: 0 };

function childrenCpuOf(
  { runner, pids }: Variant,
  { fixture, before, after }: {
    readonly fixture: Pick<Fixture, "variants">;
    readonly before: Reading;
    readonly after: Reading;
  },
): ProcessCpu | undefined {
  if (runner.children === "none") return NO_CPU;
  if (runner.children === "unknown") return undefined;
  if (!before.children || !after.children) return undefined;
  if (runner.children === "kept") {
    const cpu = pids.map((pid) =>
      difference(
        before.children?.alive.get(pid),
        after.children?.alive.get(pid),
      )
    );
    return cpu.includes(undefined) || cpu.length === 0
      ? undefined
      : cpu.reduce((total = NO_CPU, one = NO_CPU) => ({
        userSeconds: total.userSeconds + one.userSeconds,
        systemSeconds: total.systemSeconds + one.systemSeconds,
      }));
  }
  // The system counts ended children together.
  const sharers = fixture.variants.filter((other) =>
    other?.runner.children === "per-batch" ||
    other?.runner.children === "unknown"
  );
  return sharers.length === 1
    ? difference(
      before.children.ended ?? undefined,
      after.children.ended ?? undefined,
    )
    : undefined;
}

function difference(
  before: ProcessCpu | undefined,
  after: ProcessCpu | undefined,
): ProcessCpu | undefined {
  if (!before || !after) return undefined;
  return {
    userSeconds: Math.max(0, after.userSeconds - before.userSeconds),
    systemSeconds: Math.max(0, after.systemSeconds - before.systemSeconds),
  };
}

function meanObservations(samples: readonly Sample[]): Observations {
  const names = new Set(
    samples.flatMap(({ observations }) => Object.keys(observations)),
  );
  return Object.fromEntries(
    [...names].map((name) => [
      name,
      sum(samples, ({ observations }) => observations[name] ?? 0) /
      samples.length,
    ]),
  );
}

function sum<T>(list: readonly T[], valueOf: (item: T) => number): number {
  return list.reduce((total, item) => total + valueOf(item), 0);
}
