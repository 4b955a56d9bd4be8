/**
 * What the ticks of {@linkcode LoopDelay} cost: batches with and without them in turn, in one process.
 *
 *     deno run -P=measure bench/harness/loop_delay_cost.ts
 */
import process from "node:process";
import { primes } from "../../src/workloads/primes.ts";
import { createModelRunner } from "../runners/models.ts";
import type { Runner } from "../runners/runner.ts";
import { LoopDelay, TIMED_TICK_MS } from "./loop_delay.ts";

const MODELS = ["sequential", "worker-pool"];
const PAIRS = 400;
const WARMUP_PAIRS = 20;

const loopDelay = new LoopDelay();

async function costOf({ run }: Runner, isWatched: boolean) {
  const before = process.cpuUsage();
  const startMs = performance.now();
  if (isWatched) loopDelay.start(TIMED_TICK_MS);
  await run();
  if (isWatched) loopDelay.stop();
  const ms = performance.now() - startMs;
  const { user, system } = process.cpuUsage(before);
  return { ms, cpuMs: (user + system) / 1_000 };
}

/** The order within a pair alternates, so that a machine that slows down takes from both alike. */
async function ratiosOf(runner: Runner) {
  const ratios: { readonly time: number; readonly cpu: number }[] = [];
  for (let pair = -WARMUP_PAIRS; pair < PAIRS; pair++) {
    const isFirst = pair % 2 === 0;
    const costs = [
      await costOf(runner, isFirst),
      await costOf(runner, !isFirst),
    ];
    const [watched, plain] = isFirst ? costs : costs.toReversed();
    if (pair < 0 || !watched || !plain) continue;
    ratios.push({
      time: watched.ms / plain.ms,
      cpu: watched.cpuMs / plain.cpuMs,
    });
  }
  return ratios;
}

/** The median as a change in per cent, with its 95 % interval by the ranks of the sign test. */
function formatMedian(ratios: readonly number[]): string {
  const sorted = ratios.toSorted((a, b) => a - b);
  const reach = 0.98 * Math.sqrt(sorted.length);
  const [low, middle, high] = [-reach, 0, reach].map((offset) => {
    const rank = Math.round((sorted.length - 1) / 2 + offset);
    return `${(((sorted[rank] ?? NaN) - 1) * 100).toFixed(2)} %`;
  });
  return `${middle} (95 % interval ${low} to ${high})`;
}

using batch = await primes.prepare();
const { inputs, permissions } = batch;
for (const model of MODELS) {
  const runner = await createModelRunner({
    ...{ model, permissions, isCold: false },
    workers: navigator.hardwareConcurrency,
    calls: { task: primes.task, inputs: inputs.map((input) => [input]) },
    check: (outputs) => batch.check(outputs),
  });
  const ratios = await ratiosOf(runner);
  await runner.teardown();
  console.log(
    [
      `${model}, with ticks over without, ${ratios.length} pairs:`,
      `  time     ${formatMedian(ratios.map(({ time }) => time))}`,
      `  CPU time ${formatMedian(ratios.map(({ cpu }) => cpu))}`,
    ].join("\n"),
  );
}
