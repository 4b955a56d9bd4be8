import { assertAlmostEquals, assertEquals } from "@std/assert";
import { QueueWaits } from "../../src/stats/queue.ts";

/** Erlang's distribution of the wait in M/D/1 (1909), whose terms alternate: exact as long as waits are short. */
function erlang(time: number, load: number): number {
  let sum = 0;
  let factorial = 1;
  for (let turn = 0; turn <= Math.floor(time); turn++) {
    if (turn > 0) factorial *= turn;
    const power = load * (time - turn);
    sum += (-power) ** turn / factorial * Math.exp(power);
  }
  return (1 - load) * sum;
}

for (const load of [0.3, 0.6, 0.89]) {
  Deno.test(`QueueWaits inverts Erlang's formula for M/D/1 at a load of ${load}`, () => {
    const waits = new QueueWaits({
      ...{ arrivalRate: load, serviceTime: 1, servers: 1 },
    });
    for (const time of [0.25, 1.5, 3, 6.5]) {
      const share = erlang(time, load);
      const found = waits.quantile(share);
      // Beyond the last digits of a share nothing can tell times apart.
      if (share < 1 - 1e-8) assertAlmostEquals(found, time, 1e-4);
    }
  });
}

/** Mean of a distribution by its quantiles. */
function meanWait(waits: QueueWaits): number {
  const steps = 2_000;
  let sum = 0;
  for (let step = 0; step < steps; step++) {
    sum += waits.quantile((step + 0.5) / steps);
  }
  return sum / steps;
}

Deno.test("QueueWaits has the mean of Pollaczek and Khinchine for M/D/1", () => {
  for (const load of [0.5, 0.8]) {
    const mean = meanWait(
      new QueueWaits({ arrivalRate: load, serviceTime: 1, servers: 1 }),
    );
    assertAlmostEquals(mean, load / (2 * (1 - load)), 0.01);
  }
});

Deno.test("QueueWaits is 0 where a server is free, and counts in the unit of the service time", () => {
  const waits = new QueueWaits({
    ...{ arrivalRate: 0.3, serviceTime: 1, servers: 1 },
  });
  assertEquals(waits.quantile(0.69), 0);
  const slow = new QueueWaits({
    ...{ arrivalRate: 0.003, serviceTime: 100, servers: 1 },
  });
  assertAlmostEquals(slow.quantile(0.9), 100 * waits.quantile(0.9), 1e-6);
});

Deno.test("QueueWaits goes on in heavy traffic, where iterating would never end", () => {
  for (const servers of [1, 2, 8]) {
    const [before = 0, after = 0, full = 0] = [0.8999, 0.9001, 1 - 1e-6]
      .map((load) => ({ arrivalRate: load * servers, serviceTime: 1, servers }))
      .map((queue) => new QueueWaits(queue).quantile(0.99));
    assertAlmostEquals(after / before, 1, 0.02);
    // What waits tend to as the load nears 1: Kingman, "On Queues in Heavy Traffic", 1962.
    assertAlmostEquals(full / (Math.log(100) / 2e-6 / servers), 1, 1e-4);
  }
});

Deno.test("QueueWaits has no answer where more arrives than can be served", () => {
  const queue = { arrivalRate: 2, serviceTime: 1, servers: 2 };
  assertEquals(new QueueWaits(queue).quantile(0.99), Infinity);
});
