import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertMatch,
  assertStringIncludes,
} from "@std/assert";
import {
  adviseService,
  modelRun,
  PLAIN_WORK,
  type ServiceQuestion,
} from "../../../src/analysis/mod.ts";
import { describeServiceAdvice } from "../../../src/text/mod.ts";
import { QueueWaits } from "../../../src/stats/mod.ts";
import { analyticRun, TRUTH } from "./analytic_run.ts";

const { run, samples } = analyticRun();
const MODEL = modelRun(run, samples).model;

function ask(
  cpuMs: number,
  ratePerSecond: number,
  more: Partial<ServiceQuestion> = {},
) {
  const work = { ...PLAIN_WORK, cpuNs: cpuMs * 1e6 };
  const advice = adviseService(MODEL, run, {
    ...{ work, ratePerSecond, limitMs: 50, cores: 2, ...more },
  });
  const { question, reason } = describeServiceAdvice(advice);
  return { advice, text: [question, ...reason].join(" ") };
}

Deno.test("adviseService() keeps in the loop what one thread serves in time, as M/D/1 has it", () => {
  const { advice, text } = ask(3, 100);
  const { choice, outcome, services: [loop] } = advice;
  assertEquals([choice.info.id, outcome], ["async", "keeps"]);
  assertAlmostEquals(loop?.loopUtilisation ?? NaN, 0.3);
  const waits = new QueueWaits({
    ...{ servers: 1, serviceTime: 3, arrivalRate: 0.1 },
  });
  assertAlmostEquals(choice.p99Ms.value, waits.quantile(0.99) + 3, 1e-3);
  assertStringIncludes(text, "Serve them in the loop: it is 30 % busy");
  assertStringIncludes(text, "100 requests a second of 3.00 ms of computing");
});

Deno.test("adviseService() hands over what the loop cannot keep up with, and says from which rate on", () => {
  const { advice, text } = ask(3, 400);
  const { choice, services: [loop], worthFrom } = advice;
  assertEquals([choice.info.id, choice.workers], ["worker-pool", 2]);
  assertEquals(loop?.p99Ms.value, Infinity);
  assert(loop && loop.held.value <= 300 && loop.held.value > 250);
  assertEquals(worthFrom?.rate, loop.held);
  assert((worthFrom?.service.held.value ?? 0) > 1.5 * loop.held.value);
  // The loop hands each request over.
  assertAlmostEquals(
    choice.loopUtilisation,
    400 * TRUTH.dispatchNs / 2 / 1e9,
    2e-3,
  );
  assertStringIncludes(text, "more than one thread can do");
  assertMatch(text, /from there on the worker pool with 2 workers is worth it/);
});

Deno.test("adviseService() finds rates that keep the limit, and none above", () => {
  for (const cpuMs of [0.5, 3, 20]) {
    const { advice: { services } } = ask(cpuMs, 1);
    for (const { info, workers, held } of services) {
      const at = (rate: number) =>
        ask(cpuMs, rate).advice.services.find((one) =>
          one.info === info && one.workers === workers
        )?.p99Ms.value ?? NaN;
      if (held.value === 0) continue;
      assert(at(held.value) <= 50.01, `${info.id} at ${held.value}`);
      const isBusy = at(held.value / 0.89) === Infinity;
      assert(
        isBusy || at(held.value * 1.05) > 50,
        `${info.id} above ${held.value}`,
      );
    }
  }
});

Deno.test("adviseService() says so where nothing keeps the limit", () => {
  const slow = ask(80, 1);
  assertEquals(slow.advice.outcome, "fails");
  assertStringIncludes(slow.text, "one request alone takes longer");
  const much = ask(3, 5_000);
  assertEquals(much.advice.outcome, "fails");
  assertStringIncludes(much.text, "the queue grows without end");
  assertStringIncludes(much.advice.program.at(-1)?.text ?? "", "maxQueue: 80");
});

Deno.test("adviseService() lets waits overlap in the loop, unless they block", () => {
  const work = { ...PLAIN_WORK, cpuNs: 1e5, waitNs: 30e6 };
  const free = ask(0, 300, { work }).advice;
  assertEquals(free.choice.info.id, "async");
  assertAlmostEquals(free.choice.loopUtilisation, 0.03);
  assert(free.choice.p99Ms.value < 31);
  const blocking = ask(0, 30, { work: { ...work, isBlocking: true } }).advice;
  assertEquals(blocking.services[0]?.utilisation.toFixed(3), "0.903");
  assert(blocking.choice.workers > 2, "threads that wait need no core");
});

Deno.test("adviseService() is as unsure as the predictor's error, and says what it rests on", () => {
  const ranges = { "worker-pool": { low: 0.8, high: 1.25 } };
  const model = { ...MODEL, error: { time: 0.1, lead: 0.1, ranges } };
  const advice = adviseService(model, run, {
    work: { ...PLAIN_WORK, cpuNs: 3e6 },
    ...{ ratePerSecond: 500, limitMs: 50, cores: 2 },
  });
  const [loop, pool] = advice.services;
  // What was described is taken at its word.
  assertEquals(loop?.held.low, loop?.held.high);
  assert(pool?.info.id === "worker-pool");
  assert(pool.p99Ms.low < pool.p99Ms.value && pool.p99Ms.value < 50);
  assertEquals(pool.p99Ms.high, Infinity);
  assert(pool.held.low < pool.held.value && pool.held.value < pool.held.high);
  // What only may keep the limit is left for what surely does.
  assertEquals([advice.choice.info.id, advice.outcome], [
    ...["shared-memory", "keeps"],
  ]);
  const text = describeServiceAdvice(advice).reason.join(" ");
  assertStringIncludes(text, "queueing theory (M/D/c)");
  assertStringIncludes(text, "measured no services to compare it with");
});
