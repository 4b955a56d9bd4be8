/**
 * What the ticks of {@linkcode LoopDelay} cost: batches with one tick and without any in turn, in one process.
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

async function costOf({ run }: Runner, tickMs: number | undefined) {
  const before = process.cpuUsage();
  const startMs = performance.now();
  if (tickMs !== undefined) loopDelay.start(tickMs);
  await run();
  if (tickMs !== undefined) loopDelay.stop();
  const ms = performance.now() - startMs;
  const { user, system } = process.cpuUsage(before);
  return { ms, cpuMs: (user + system) / 1_000 };
}

/** The order within a pair alternates, so that a machine that slows down takes from both alike. */
async function changesOf(runner: Runner) {
  const changes: { readonly ms: number; readonly cpuMs: number }[] = [];
  let batchMs = 0;
  for (let pair = -WARMUP_PAIRS; pair < PAIRS; pair++) {
    const isFirst = pair % 2 === 0;
    const tickMs = batchMs || TIMED_TICK_MS;
    const costs = [
      await costOf(runner, isFirst ? tickMs : undefined),
      await costOf(runner, isFirst ? undefined : tickMs),
    ];
    const [watched, plain] = isFirst ? costs : costs.toReversed();
    if (!watched || !plain) continue;
    batchMs = plain.ms;
    if (pair < 0) continue;
    changes.push({
      ms: watched.ms - plain.ms,
      cpuMs: watched.cpuMs - plain.cpuMs,
    });
  }
  return changes;
}

/** The median in microseconds and as a share of the time between two ticks, with its 95 % interval by the ranks of the sign test. */
function formatMedian(changesMs: readonly number[]): string {
  const sorted = changesMs.toSorted((a, b) => a - b);
  const reach = 0.98 * Math.sqrt(sorted.length);
  const [low = NaN, middle = NaN, high = NaN] = [-reach, 0, reach].map(
    (offset) => sorted[Math.round((sorted.length - 1) / 2 + offset)],
  );
  const share = (ms: number) => `${(ms / TIMED_TICK_MS * 100).toFixed(2)} %`;
  return `${Math.round(middle * 1_000)} µs, ${share(middle)} (95 % interval ${
    share(low)
  } to ${share(high)})`;
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
  const changes = await changesOf(runner);
  await runner.teardown();
  console.log(
    [
      `${model}, one tick in ${TIMED_TICK_MS} ms, ${changes.length} pairs:`,
      `  time     ${formatMedian(changes.map(({ ms }) => ms))}`,
      `  CPU time ${formatMedian(changes.map(({ cpuMs }) => cpuMs))}`,
    ].join("\n"),
  );
}
