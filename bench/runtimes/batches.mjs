/*
 * The talk of a program with bench/runtimes_bench.ts: its first line says what to run and how; for that line, and for
 * each one after it, a batch is run, and the sum of its answers printed with what memory the program holds.
 */
import process from "node:process";
import { createInterface } from "node:readline";
import { inputsOf, spin } from "./tasks.mjs";

/** @param prepare makes what runs a batch, and gives the answers. */
export async function runBatches(prepare) {
  const lines = createInterface({ input: process.stdin })
    [Symbol.asyncIterator]();
  const { itemMicros, ...request } = JSON.parse((await lines.next()).value);
  const inputs = itemMicros === undefined
    ? inputsOf(request.task, request.inputs)
    : request.inputs.fill(iterationsIn(itemMicros));
  const runBatch = await prepare({ ...request, inputs });
  do {
    const answers = await runBatch();
    const sum = answers.reduce((total, answer) => total + answer, 0);
    const residentBytes = process.memoryUsage.rss();
    process.stdout.write(`${JSON.stringify({ sum, residentBytes })}\n`);
  } while (!(await lines.next()).done);
  process.exit(0);
}

const CALIBRATION_ITERATIONS = 200_000;
const TRIES = 20;

/** How many iterations this runtime makes in so many microseconds, by the fastest of some tries. */
function iterationsIn(micros) {
  const times = Array.from({ length: TRIES }, () => {
    const startMs = performance.now();
    spin(CALIBRATION_ITERATIONS);
    return (performance.now() - startMs) * 1_000;
  });
  const fastest = Math.min(...times);
  return Math.max(1, Math.round(micros * CALIBRATION_ITERATIONS / fastest));
}
