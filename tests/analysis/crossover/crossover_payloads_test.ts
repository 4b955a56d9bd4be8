import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { findCrossovers } from "../../../src/analysis/crossover/crossover_questions.ts";
import { RunSamples } from "../../../src/analysis/run_samples.ts";
import {
  buildCell,
  buildRun,
  type CellSketch,
} from "../../fixtures/run_builder.ts";

function ask(sketches: readonly CellSketch[]) {
  const run = buildRun({ cells: sketches.map(buildCell) });
  return findCrossovers(run, new RunSamples(run));
}

const ECHO_NS = 20e3;
const NS_PER_BYTE = 1;
const BYTES = [64, 2 ** 13, 2 ** 20, 2 ** 24];

/** Echoes that cost 20 µs, and a nanosecond for each byte. */
function echoes(model: string): CellSketch[] {
  return BYTES.map((bytes) => ({
    ...{ suite: "payload", workload: "echo", model, items: 10 },
    parameters: { bytes },
    ns: 10 * (ECHO_NS + bytes * NS_PER_BYTE),
  }));
}

/** Items of 1 and of 10 ms on a pool that runs them 1.6 and 1.9 times as fast. */
function grains(model: string, workers = 2): CellSketch[] {
  return ([[1_000, 1.6], [10_000, 1.9]] as const).flatMap((
    [itemMicros, speedup],
  ) => {
    const common = {
      ...{ suite: "granularity", workload: "spin", parameters: { itemMicros } },
      items: 1e5 / itemMicros,
    };
    return [
      { ...common, model: "sequential", ns: 100e6 },
      { ...common, model, workers, ns: 100e6 / speedup },
    ];
  });
}

function assertNear(found: number | undefined, expected: number) {
  assertAlmostEquals((found ?? NaN) / expected, 1, 0.05);
}

Deno.test("findCrossovers() says what an echo of each length costs", () => {
  const { payloadCosts } = ask(echoes("clone"));
  assertEquals(payloadCosts.map(({ bytes }) => bytes), BYTES);
  for (const { bytes, echoNs } of payloadCosts) {
    assertNear(echoNs.value, ECHO_NS + bytes * NS_PER_BYTE);
  }
});

Deno.test("findCrossovers() sets what moving costs against what computing elsewhere gains", () => {
  const { payloads } = ask([...echoes("clone"), ...grains("worker-pool")]);
  assertEquals(payloads.map(({ taskNs }) => taskNs), [1e6, 10e6, 100e6]);
  const [short, medium, long] = payloads;
  for (const [payload, speedup] of [[short, 1.6], [medium, 1.9]] as const) {
    assert(payload?.answer.kind === "crosses");
    assertNear(payload.speedup.value, speedup);
    const gainNs = payload.taskNs * (1 - 1 / speedup);
    const bytes = (gainNs - ECHO_NS) / NS_PER_BYTE;
    assertNear(payload.answer.at.value, bytes);
    assertEquals(payload.answer.challengerFaster, "below");
    const { low, high } = payload.answer.at;
    assert((low ?? NaN) < bytes && bytes < (high ?? NaN));
  }
  assertEquals(long?.answer, { kind: "always" });
});

Deno.test("findCrossovers() takes the speed-up of the nearest item size", () => {
  const { payloads } = ask([...echoes("clone"), ...grains("worker-pool")]);
  const sizes = payloads.map(({ speedupItemNs }) => speedupItemNs);
  [1e6, 10e6, 10e6].forEach((size, index) => assertNear(sizes[index], size));
});

Deno.test("findCrossovers() takes the speed-up of the pool that a channel belongs to", () => {
  const cells = [
    ...[...echoes("clone"), ...echoes("pipe")],
    ...[...echoes("clone-objects"), ...echoes("pipe-objects")],
    ...[...grains("worker-pool"), ...grains("subprocess-pool").slice(1)],
  ];
  const pools = ask(cells).payloads.map(({ channel, pool }) =>
    `${channel} ${pool.model}`
  );
  assertEquals([...new Set(pools)], [
    "clone worker-pool",
    "pipe subprocess-pool",
    "clone-objects worker-pool",
    "pipe-objects subprocess-pool",
  ]);
});

Deno.test("findCrossovers() says never where the pool gains nothing", () => {
  const cells = grains("worker-pool").map((cell) => ({ ...cell, ns: 100e6 }));
  const { payloads } = ask([...echoes("clone").slice(2), ...cells]);
  assertEquals(payloads[0]?.answer, { kind: "never" });
});

Deno.test("findCrossovers() asks nothing where there is no second worker, no speed-up or no such channel", () => {
  const clone = echoes("clone");
  assertEquals(ask([...clone, ...grains("worker-pool", 1)]).payloads, []);
  assertEquals(ask(clone).payloads, []);
  assertEquals(ask([...clone, ...grains("subprocess-pool")]).payloads, []);
  const unknown = ask([...echoes("async"), ...grains("worker-pool")]);
  assertEquals(unknown.payloads, []);
  assertEquals(unknown.payloadCosts.length, BYTES.length);
});

Deno.test("findCrossovers() leaves out what was not measured", () => {
  const [first, ...rest] = echoes("clone");
  assert(first);
  const { payloadCosts } = ask([{ ...first, failed: "Error: no" }, ...rest]);
  assertEquals(payloadCosts.map(({ bytes }) => bytes), BYTES.slice(1));
});
