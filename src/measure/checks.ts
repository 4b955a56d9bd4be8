import { MODELS } from "../models.ts";
import type { MeasuredRecord, ScenarioRequest } from "../results/bench_id.ts";
import { cycleLogRatios, mean, median } from "../stats/mod.ts";
import { isBaseline, type PlannedScenario, planScenarios } from "./plan.ts";
import {
  type ProcessOptions,
  RecordFile,
  spawnBench,
  tailOf,
} from "./process.ts";
import { warmupMs } from "./schedule.ts";

/** What we took down of a benchmark, and what `deno bench` itself said of the same batches. */
export interface Bias {
  readonly id: string;
  /** Mean time of a batch by our samples, in nanoseconds. */
  readonly oursNs: number;
  /** The mean that `deno bench --json` reports, over all visits. */
  readonly denoNs: number;
}

/** The part of `deno bench --json` that is read here. */
interface BenchReport {
  readonly benches: readonly {
    readonly name: string;
    readonly results: readonly { readonly ok?: { readonly avg: number } }[];
  }[];
}

/** Far more than anything takes that is compared, in milliseconds. */
const MAX_MS = 3_600_000;

/** Measures scenarios of a suite once, and compares our samples with Deno's own figures for the same batches. */
export async function measureBias(
  job: CheckJob,
  options: ProcessOptions,
): Promise<Bias[]> {
  const { measured, report } = await measureOnce(job, options);
  return measured.flatMap((record) => biasOf(record, report));
}

/** Scenarios of one suite. */
export interface CheckJob {
  readonly suite: string;
  readonly scenarios: readonly ScenarioRequest[];
}

/** A pool against the baseline, under two conditions. */
export interface RatioCheck {
  readonly workload: string;
  /** Time of the pool over that of the baseline, early and after many cycles; or in company and alone with the baseline. */
  readonly ratio: number;
  readonly other: number;
}

/** The baseline and the pool that most workloads are best run on, and all that a default run has beside them. */
interface Contest {
  readonly pair: PlannedScenario;
  readonly company: PlannedScenario;
}

/** A contest for every workload of the suite `scaling`. */
function contestants(): Contest[] {
  const [pool] = MODELS.filter(({ kind }) => kind === "pool");
  const cores = navigator.hardwareConcurrency;
  return planScenarios({
    ...{ suites: ["scaling"], workloads: [], models: [], cores: [] },
    replicates: false,
  }, { usableCores: cores, depth: "default" }).map((company) => ({
    company,
    pair: {
      ...company,
      benchmarks: company.benchmarks.filter((one) =>
        one.parameters.replicate === undefined &&
        (isBaseline(one, company) ||
          one.model === pool?.id && one.workers === cores)
      ),
    },
  }));
}

/** Processes in which a ratio is measured: of one, chance says too much. */
const ROUNDS = 3;
/** Twice as many as a default run measures in a process at first: two say too little. */
const FIRST_CYCLES = 4;
/** Cycles that make a hundred batches of each variant, as a visit has three. */
const WARM_CYCLES = 34;
const COUNTED_CYCLES = 8;

/**
 * Finds out whether a default run measures warm pools: the ratio of the worker pool to sequential code in the first
 * cycles after a run's warm-up, and after a hundred batches in the same process.
 */
export async function* measureWarmth(
  options: ProcessOptions,
): AsyncGenerator<RatioCheck> {
  for (const { pair, company } of contestants()) {
    const [first, later]: [number[], number[]] = [[], []];
    for (let round = 0; round < ROUNDS; round++) {
      const ratios = ratiosOf(
        await measureScenario(pair, {
          ...{ options, company, cycles: WARM_CYCLES + COUNTED_CYCLES },
        }),
      );
      first.push(median(ratios.slice(0, FIRST_CYCLES)));
      later.push(median(ratios.slice(WARM_CYCLES)));
    }
    yield checkOf(pair, first, later);
  }
}

/**
 * Finds out what company does: the ratio of the worker pool to sequential code with all variants of a default run alive
 * in the process, and with these two alone, in turn.
 */
export async function* measureCompany(
  options: ProcessOptions,
): AsyncGenerator<RatioCheck> {
  for (const { pair, company } of contestants()) {
    const wanted = pair.benchmarks.map(({ id }) => id);
    const ratioIn = async (scenario: PlannedScenario) => {
      const measured = await measureScenario(scenario, {
        ...{ options, company, cycles: COUNTED_CYCLES },
      });
      return median(ratiosOf(measured.filter(({ id }) => wanted.includes(id))));
    };
    const [alone, together]: [number[], number[]] = [[], []];
    for (let round = 0; round < ROUNDS; round++) {
      alone.push(await ratioIn(pair));
      together.push(await ratioIn(company));
    }
    yield checkOf(pair, together, alone);
  }
}

function checkOf(
  { workload }: PlannedScenario,
  ratios: readonly number[],
  others: readonly number[],
): RatioCheck {
  return {
    workload,
    ratio: Math.exp(median(ratios)),
    other: Math.exp(median(others)),
  };
}

/** How far two ratios of a check come apart, as a share: the median over the workloads. */
export function typicalDifference(checks: readonly RatioCheck[]): number {
  return median(checks.map(({ ratio, other }) => Math.abs(ratio / other - 1)));
}

/** Measures all variants of a scenario in a process of their own. */
async function measureScenario(
  scenario: PlannedScenario,
  { cycles, company, options }: {
    readonly cycles: number;
    /** Whose time to warm up it gets. */
    readonly company: PlannedScenario;
    readonly options: ProcessOptions;
  },
): Promise<MeasuredRecord[]> {
  const variants = variantsOf(scenario);
  const { measured } = await measureOnce({
    suite: scenario.suite,
    scenarios: [{
      variants,
      cycles: everyVariant(variants.length, cycles),
      warmupMs: warmupMs(variantsOf(company).length),
    }],
  }, options);
  return measured;
}

function variantsOf({ benchmarks }: PlannedScenario) {
  return benchmarks.filter(({ absence }) => absence === undefined)
    .map(({ id, items }) => ({ id, items }));
}

/** Cycles that visit all variants, in alternating order. */
function everyVariant(variants: number, cycles: number): number[][] {
  const order = Array.from({ length: variants }, (_, index) => index);
  return Array.from(
    { length: cycles },
    (_, cycle) => cycle % 2 === 0 ? order : order.toReversed(),
  );
}

/** Log ratios of the second benchmark to the first, by cycle; both have batches of the same size. */
function ratiosOf([baseline, pool]: readonly MeasuredRecord[]): number[] {
  return baseline && pool ? [...cycleLogRatios(pool, baseline).values()] : [];
}

async function measureOnce(
  { suite, scenarios }: CheckJob,
  options: ProcessOptions,
): Promise<{ measured: MeasuredRecord[]; report: BenchReport }> {
  const records = new RecordFile(
    `${options.folder}/check-${crypto.randomUUID()}.ndjson`,
  );
  const child = spawnBench(
    { suite, scenarios, leftMs: MAX_MS, ...options },
    records.path,
  );
  const { success, stdout, stderr } = await child.output();
  await child.stdin.close().catch(() => {});
  const decoder = new TextDecoder();
  if (!success) {
    throw new Error(
      `Cannot check the measuring: deno bench failed: ${
        tailOf(decoder.decode(stderr))
      }`,
    );
  }
  return {
    report: JSON.parse(decoder.decode(stdout)),
    measured: records.take().flatMap((record) =>
      record.kind === "measured" ? [record] : []
    ),
  };
}

function biasOf(
  { id, samplesNs }: {
    readonly id: string;
    readonly samplesNs: readonly number[];
  },
  { benches }: BenchReport,
): Bias[] {
  // Deno puts all benches of a name together.
  const visits = benches.filter(({ name }) => name === id)
    .flatMap(({ results }) => results.flatMap(({ ok }) => ok?.avg ?? []));
  if (visits.length === 0) return [];
  return [{ id, oursNs: mean(samplesNs), denoNs: mean(visits) }];
}
