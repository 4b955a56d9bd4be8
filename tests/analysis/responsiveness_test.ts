import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertStringIncludes,
} from "@std/assert";
import {
  analyseServices,
  type ServiceAnalysis,
  withinTheory,
} from "../../src/analysis/responsiveness.ts";
import { type Cell, parseRun } from "../../src/results/mod.ts";
import { describeServices, formatHeld } from "../../src/text/mod.ts";
import { buildCell, buildLoad, buildRun } from "../fixtures/run_builder.ts";
import { type IdealService, serviceRun } from "../fixtures/services.ts";

const LOOP = { model: "sequential", workers: 1, isHealthFree: false };
const POOL = { model: "worker-pool", workers: 2, isHealthFree: true };

function servicesOf(...cells: readonly IdealService[]) {
  const [handler] = analyseServices(serviceRun(cells));
  assert(handler);
  return handler;
}

Deno.test("analyseServices() finds none in a run without services", () => {
  assertEquals(analyseServices(buildRun()), []);
});

Deno.test("a run of services is one that the format accepts", () => {
  const run = serviceRun();
  parseRun(JSON.parse(JSON.stringify(run)), { source: "run.json" });
});

Deno.test("a loop that serves in order does what M/D/1 says, and /health waits as long as the queue", () => {
  const { services: [loop] } = servicesOf({ ...LOOP, costMs: 5, rounds: 10 });
  assert(loop);
  assertAlmostEquals(loop.maxRate, 200, 0.1);
  for (const load of loop.loads.slice(0, 2)) {
    assertAlmostEquals(load.p99, load.theoryP99?.high ?? 0, load.p99 / 5);
    assertAlmostEquals(load.healthP99, load.p99, load.p99 / 5);
  }
  const [low, , high] = loop.loads;
  assert(low && high && high.p99 > 4 * low.p99);
});

Deno.test("queueing theory leaves a tail possible from the arrivals of its rounds to what the slowest of them can answer", () => {
  const tailOf = (maxRates: readonly number[], p99: number) => {
    const loads = maxRates.map((maxRatePerSecond) => [
      buildLoad({
        ...{ loadPercent: 90, ratePerSecond: 180, maxRatePerSecond },
        latencyMs: Array(100).fill(p99),
      }),
    ]);
    const cell = buildCell({
      ...{ suite: "responsiveness", workload: "serve-compute", loads },
      ...{ model: "sequential", parameters: { costMs: 5 }, rounds: 3 },
    });
    const [handler] = analyseServices(buildRun({ cells: [cell] }));
    assert(handler);
    return {
      theory: handler.services[0]?.loads[0]?.theoryP99,
      ...withinTheory(handler.services),
    };
  };
  const { theory } = tailOf([200, 200, 200], 100);
  assert(theory && theory.low <= theory.high && theory.high > 90);
  const wide = tailOf([200, 195, 190], 100);
  assert(wide.theory && wide.theory.high > theory.high);
  assertEquals(tailOf([200, 200, 170], 1e4).theory?.high, Infinity);
  const between = (theory.high + wide.theory.high) / 2;
  for (const [p99, expected] of [[between, 1], [1e4, 0]] as const) {
    const { within, of, percent } = tailOf([200, 195, 190], p99);
    assertEquals([within, of, percent], [expected, 1, 90]);
  }
});

Deno.test("a rate is held up to between the last that keeps the limit and the first that does not", () => {
  const { services: [loop] } = servicesOf({ ...LOOP, costMs: 5 });
  const [strict, loose] = loop?.held ?? [];
  assert(strict?.kind === "about", strict?.kind);
  assert(strict.ratePerSecond > 120 && strict.ratePerSecond < 180);
  assert(loose && loose.ratePerSecond >= strict.ratePerSecond);
  const { services: [fast] } = servicesOf({ ...POOL, costMs: 1 });
  assertEquals(fast?.held.map(({ kind }) => kind), ["at-least", "at-least"]);
  const { services: [slow] } = servicesOf({ ...LOOP, costMs: 100 });
  assertEquals(slow?.held[0]?.kind, "below");
});

/** A service whose rounds have these 99th percentiles at 100, 200 and 300 requests a second. */
function serviceWith(
  model: string,
  rounds: readonly (readonly number[])[],
): Cell {
  const loads = rounds.map((tails) =>
    tails.map((ms, index) =>
      buildLoad({
        loadPercent: 30 * (index + 1),
        ratePerSecond: 100 * (index + 1),
        latencyMs: Array(100).fill(ms),
      })
    )
  );
  return buildCell({
    ...{ suite: "responsiveness", workload: "serve-compute", loads, model },
    ...{ parameters: { costMs: 1 }, rounds: loads.length },
  });
}

function heldBy(...rounds: readonly (readonly number[])[]) {
  const cells = [serviceWith("sequential", rounds)];
  const held = analyseServices(buildRun({ cells }))[0]?.services[0]?.held[0];
  assert(held);
  return held;
}

Deno.test("a held rate lies between one that every round held and one that none did, and tells where there is none", () => {
  const bounds = (...rounds: readonly (readonly number[])[]) => {
    const held = heldBy(...rounds);
    return [held.low, held.high, formatHeld(held)];
  };
  assertEquals(bounds([10, 20, 80], [10, 20, 90]), [200, 300, "200–300"]);
  assertEquals(bounds([10, 20, 80], [10, 60, 90]), [100, 300, "100–300"]);
  assertEquals(bounds([10, 20, 30], [10, 60, 30]), [100, null, "≥100"]);
  assertEquals(bounds([60, 70, 80], [40, 70, 80]), [0, 200, "<200"]);
  assertEquals(bounds([60, 70, 30], [40, 70, 80]), [0, null, "?"]);
});

Deno.test("the rate that a sentence names lies within its bounds", () => {
  for (const [a, b] of [[20, 80], [60, 90], [49, 51], [1, 1_000]]) {
    const held = heldBy([10, a ?? 0, b ?? 0], [10, b ?? 0, 90]);
    assert(held.ratePerSecond >= held.low && held.high !== null);
    assert(held.ratePerSecond <= held.high, JSON.stringify(held));
  }
});

Deno.test("the answer is sure of a pool that held in every round what the loop held in none, and of no other", () => {
  const limitWith = (...loop: readonly (readonly number[])[]) => {
    const cells = [
      serviceWith("sequential", loop),
      serviceWith("worker-pool", Array(3).fill([10, 20, 80])),
    ];
    const [handler] = analyseServices(buildRun({ cells }));
    return handler ? describeServices(handler).limit : "";
  };
  const slow = [10, 60, 90];
  assertStringIncludes(
    limitWith(slow, slow, slow),
    "from there on the worker pool is worth it, up to",
  );
  assertStringIncludes(
    limitWith(slow, slow, [10, 60, 40]),
    "from there on the worker pool may be worth it, up to",
  );
});

/** A loop with this many answers of 1 ms and as many refusals. */
function loopThat(refused: number): ServiceAnalysis | undefined {
  const load = buildLoad({ latencyMs: Array(100).fill(1), refused });
  const cell = buildCell({
    ...{ suite: "responsiveness", workload: "serve-compute" },
    ...{ model: "sequential", parameters: { costMs: 1 }, loads: [[load]] },
    rounds: 1,
  });
  return analyseServices(buildRun({ cells: [cell] }))[0]?.services[0];
}

Deno.test("a service that refuses requests does not hold their rate, however fast it answers the others", () => {
  assertEquals(loopThat(0)?.held[0]?.kind, "at-least");
  assertEquals(loopThat(50)?.held[0]?.kind, "below");
});

Deno.test("p99.9 is told of a thousand answers, and of no fewer", () => {
  const of = (rounds: number) =>
    servicesOf({ ...LOOP, costMs: 5, rounds }).services[0]?.loads[0];
  assertEquals(of(2)?.p999, undefined);
  assert((of(3)?.p999 ?? 0) >= (of(3)?.p99 ?? Infinity));
});

Deno.test("the answer says up to which rate to stay in the loop, and what a pool brings to the tail", () => {
  const { limit, tail, overload, theory } = describeServices(servicesOf({
    ...LOOP,
    costMs: 5,
  }, { ...POOL, costMs: 5, refused: 0.3 }));
  assert(
    /^A handler of 5 ms: keep it in the loop up to 1[2-8]0 requests a second \(120 in every round, 180 in none\) on this machine, where it answers 99 % of requests within 50 ms; from there on the worker pool is worth it, up to 3\d0 requests a second( or more)?\.$/
      .test(limit),
    limit,
  );
  assert(
    /^With a handler of 5 ms and 180 requests a second \(90 % of what it can do\)/
      .test(tail),
    tail,
  );
  assert(/the worker pool refused 30 %/.test(overload), overload);
  assert(/without a queue of its own, the loop kept them/.test(overload));
  // Both are the same queue here, but for what is pooled over rounds.
  assert(
    /^With a handler of 5 ms the slowest 1 % took 1\.[01] times as long \((0\.\d|1\.0) to 1\.\d\) as they would/
      .test(theory),
    theory,
  );
});

Deno.test("an answer from fewer than three rounds is called rough", () => {
  const { limit } = describeServices(servicesOf(
    { ...LOOP, costMs: 5 },
    { ...POOL, costMs: 5, rounds: 2 },
  ));
  assert(limit.startsWith("A handler of 5 ms (rough, from fewer"), limit);
});

Deno.test("the answer keeps a handler in the loop where nothing holds a higher rate", () => {
  const { limit } = describeServices(servicesOf(
    { ...LOOP, costMs: 1 },
    { ...POOL, workers: 1, costMs: 1 },
  ));
  assert(/keep it in the loop, which .* no other model/.test(limit), limit);
});

Deno.test("the answer takes a handler out of a loop that never answers in time", () => {
  const { limit } = describeServices(servicesOf(
    { ...LOOP, costMs: 45 },
    { ...POOL, workers: 8, costMs: 45 },
  ));
  assert(/do not keep it in the loop/.test(limit), limit);
});
