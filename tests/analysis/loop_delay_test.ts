import { assertEquals } from "@std/assert";
import { formatWait } from "../../src/text/mod.ts";
import { buildCell, buildRun } from "../fixtures/run_builder.ts";
import { analysePrimes, measured } from "./analyse_primes.ts";
import { reportRun } from "../../src/text/mod.ts";

/** Requests that arrive evenly while the loop is held, by their waits. */
function heldFor(ms: number): number[] {
  return Array.from({ length: 100 }, (_, index) => (index + 1) * ms / 100);
}

const FREE = Array<number>(100).fill(1.2);
const SEQUENTIAL = {
  model: "sequential",
  ns: 40e6,
  waitsMs: Array(5).fill(heldFor(40)),
};
const POOL = {
  ...{ model: "worker-pool", workers: 2, ns: 22e6 },
  waitsMs: Array(5).fill(FREE),
};

Deno.test("the waits of all rounds are one distribution, whose percentiles are no mean of theirs", () => {
  const waitsMs = [heldFor(10), heldFor(10), heldFor(10), heldFor(1_000), []];
  const cell = measured(
    analysePrimes({ ...SEQUENTIAL, waitsMs }),
    "sequential/1",
  );
  assertEquals(cell.loopDelay, {
    // Of 400 waits the last 99 are those of the slow round.
    ...{ p50Ns: 6.7e6, p99Ns: 960e6, maxNs: 1_000e6 },
    ticks: 400,
  });
});

Deno.test("a run that did not measure waits says nothing of them", () => {
  const workload = analysePrimes({ model: "sequential", ns: 40e6 });
  assertEquals("loopDelay" in measured(workload, "sequential/1"), false);
  assertEquals("heldLoop" in workload, false);
});

Deno.test("a workload says what others wait while code holds the loop, and with the fastest pool", () => {
  const { sentences } = analysePrimes(
    SEQUENTIAL,
    { ...SEQUENTIAL, model: "async", inFlight: 16 },
    { ...POOL, workers: 1, ns: 41e6, waitsMs: Array(5).fill(heldFor(9)) },
    POOL,
  );
  assertEquals(
    sentences.at(-1),
    "While sequential code or async code works, another request waits up to 40 ms (p99); with the worker pool with 2 workers, up to 1.2 ms.",
  );
});

Deno.test("a workload says nothing of waits that nobody notices", () => {
  const { heldLoop, sentences } = analysePrimes(
    { ...SEQUENTIAL, waitsMs: Array(5).fill(FREE) },
    // A pool that sends much holds the loop, too; it is no code of the loop.
    { ...POOL, waitsMs: Array(5).fill(heldFor(9)) },
  );
  assertEquals(heldLoop, undefined);
  assertEquals(sentences.filter((text) => text.includes("waits")), []);
});

Deno.test("formatWait() writes two digits", () => {
  assertEquals(
    [412e6, 40e6, 1.26e6, 1e6, 0.1e6, 0, 1_240e6, 12_400e6].map(formatWait),
    [
      "410 ms",
      "40 ms",
      "1.3 ms",
      "1 ms",
      "0.1 ms",
      "under 0.1 ms",
      "1.2 s",
      "12 s",
    ],
  );
});

Deno.test("a run says the best that its machine can show, by its controls", () => {
  const cells = [
    buildCell({ workload: "http", model: "sequential", ns: 60e6 }),
    buildCell({ workload: "http", model: "async", inFlight: 16, ns: 4e6 }),
    buildCell({ workload: "http", model: "worker-pool", failed: "lost" }),
  ];
  const [, async, failed] = cells.map(({ id }) => id);
  const { controls } = reportRun(buildRun({
    cells,
    controls: [
      { kind: "waiting", cell: async ?? "", ideal: 16 },
      { kind: "computing", cell: failed ?? "", ideal: 2 },
    ],
  }));
  assertEquals(
    controls.map(({ kind, ideal, cell }) => [kind, ideal, cell.id]),
    [["waiting", 16, async]],
  );
  assertEquals(reportRun(buildRun({ cells })).controls, []);
});
