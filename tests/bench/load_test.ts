import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertThrows,
} from "@std/assert";
import {
  arrivalTimes,
  type Clock,
  idealLatencies,
  LatencyCounter,
  sendOnTime,
} from "../../bench/runners/load.ts";
import { parseAnswer } from "../../bench/runners/entry/load_generator.ts";
import { planPhase } from "../../bench/runners/responsiveness.ts";
import { QueueWaits } from "../../src/stats/queue.ts";

Deno.test("arrivalTimes() sends as many requests as asked for at the rate asked for, the same for the same seed", () => {
  const order = { requests: 400, ratePerSecond: 200, seed: 7 };
  const times = arrivalTimes(order);
  assertEquals(times.length, 400);
  assert((times[0] ?? -1) >= 0 && (times.at(-1) ?? Infinity) <= 2_000);
  assertEquals(times, times.toSorted());
  assertEquals(arrivalTimes(order), times);
  assert(arrivalTimes({ ...order, seed: 8 })[0] !== times[0]);
});

Deno.test("arrivalTimes() are as irregular as a Poisson process: gaps scatter as much as their mean", () => {
  const times = arrivalTimes({ requests: 20_000, ratePerSecond: 1e3, seed: 3 });
  const gaps = [...times].map((time, index) => time - (times[index - 1] ?? 0));
  const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
  const variance = gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) /
    gaps.length;
  assertAlmostEquals(mean, 1, 0.01);
  assertAlmostEquals(Math.sqrt(variance) / mean, 1, 0.03);
});

/** Time that passes only when somebody waits for it. */
class FakeClock implements Clock {
  #now = 0;
  now(): number {
    return this.#now;
  }
  sleepUntil(ms: number): Promise<void> {
    this.#now = Math.max(this.#now, ms);
    return Promise.resolve();
  }
}

Deno.test("sendOnTime() counts from when a request was due: a server that stalls shows in the tail", async () => {
  const clock = new FakeClock();
  const [latency, sinceSent] = [new LatencyCounter(), new LatencyCounter()];
  // Answers take 1 ms, but from 200 to 700 ms the server stalls, and nothing gets through.
  const times = new Float64Array(100).map((_, index) => index * 10);
  await sendOnTime(times, {
    clock,
    startMs: 0,
    send: (dueMs) => {
      const sentMs = clock.now();
      const isStalled = sentMs >= 200 && sentMs < 700;
      const doneMs = isStalled ? 700 : sentMs + 1;
      // A server that reads nothing also keeps the generator from sending.
      if (isStalled) void clock.sleepUntil(700);
      latency.count(doneMs - dueMs);
      sinceSent.count(doneMs - sentMs);
      return Promise.resolve();
    },
  });
  // The request of 200 ms waited for 500 ms, the next for 490 …: half of all requests were kept waiting.
  assertAlmostEquals(latency.percentile(99), 490e3, 10e3);
  assertAlmostEquals(latency.percentile(75), 251e3, 10e3);
  // Counted from when it could be sent, one request of a hundred shows the stall.
  assertAlmostEquals(sinceSent.percentile(98), 1e3, 20);
});

Deno.test("sendOnTime() waits for no answer before it sends the next request", async () => {
  const clock = new FakeClock();
  const due: number[] = [];
  const answers = Promise.withResolvers<void>();
  const sent = sendOnTime(Float64Array.of(1, 2, 3), {
    clock,
    startMs: 10,
    send: (dueMs) => {
      if (due.push(dueMs) === 3) answers.resolve();
      return answers.promise;
    },
  });
  await sent;
  assertEquals(due, [11, 12, 13]);
});

Deno.test("LatencyCounter keeps values to two significant digits, and gives each of them with its count", () => {
  const counter = new LatencyCounter();
  for (const ms of [0.02, 0.02, 5, 1_000, -1]) counter.count(ms);
  const { micros, counts } = counter.toJSON();
  assertEquals(counts, [1, 2, 1, 1]);
  for (const [index, exact] of [0, 20, 5_000, 1_000_000].entries()) {
    assertAlmostEquals(micros[index] ?? NaN, exact, exact / 100);
  }
  assertEquals(counter.total, 5);
  assertAlmostEquals(counter.percentile(100), 1e6, 1e4);
});

Deno.test("idealLatencies() serves whoever comes first by whoever is free first", () => {
  const arrivals = Float64Array.of(0, 1, 2, 30);
  const one = idealLatencies(arrivals, { servers: 1, serviceMs: 10 });
  assertEquals([...one], [10, 19, 28, 10]);
  const two = idealLatencies(arrivals, { servers: 2, serviceMs: 10 });
  assertEquals([...two], [10, 10, 18, 10]);
});

for (const servers of [1, 2, 4]) {
  Deno.test(`idealLatencies() of Poisson arrivals are those of M/D/${servers}`, () => {
    const load = 0.8;
    const times = arrivalTimes({
      requests: 50_000,
      ratePerSecond: 1_000 * load * servers,
      seed: 11,
    });
    const waits = [...idealLatencies(times, { servers, serviceMs: 1 })]
      .map((ms) => ms - 1).toSorted((a, b) => a - b);
    const theory = new QueueWaits({
      ...{ servers, serviceTime: 1, arrivalRate: load * servers },
    });
    for (const share of [0.5, 0.9]) {
      const expected = theory.quantile(share);
      const found = waits[Math.floor(share * waits.length)] ?? NaN;
      assertAlmostEquals(found, expected, 0.05 + expected / 20);
    }
  });
}

Deno.test("planPhase() sends enough for a percentile, in a bounded time, and more than the queue holds above 100 %", () => {
  const fast = planPhase({
    loadPercent: 90,
    maxRatePerSecond: 2_000,
    servers: 2,
  });
  assertEquals(fast.ratePerSecond, 1_800);
  assertEquals(fast.requests, 720);
  assertEquals(fast.ideal, { servers: 2, serviceMs: 1 });
  const slow = planPhase({ loadPercent: 30, maxRatePerSecond: 50, servers: 1 });
  assertEquals(slow.requests, 38);
  const over = planPhase({
    loadPercent: 150,
    maxRatePerSecond: 100,
    servers: 2,
  });
  assertEquals(over, { requests: 360, ratePerSecond: 150, ideal: null });
});

Deno.test("parseAnswer() waits for a whole answer, and reads its status and body", () => {
  const text =
    "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 4\r\n\r\nfull";
  for (let end = 0; end < text.length; end++) {
    assertEquals(parseAnswer(text.slice(0, end)), undefined);
  }
  assertEquals(parseAnswer(text), { status: 503, body: "full" });
  assertThrows(
    () => parseAnswer("HTTP/1.1 200 OK\r\n\r\n"),
    TypeError,
    "expected a content-length",
  );
});
