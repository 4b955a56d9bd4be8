import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import {
  Desk,
  type ServiceOptions,
} from "../../bench/runners/entry/service.ts";
import { LineProcess } from "../../bench/runners/responsiveness.ts";

const WORK = new Request("http://localhost/work");
const HEALTH = new Request("http://localhost/health");

const OPTIONS: ServiceOptions = {
  ...{ model: "async", workers: 1, maxInFlight: 2, maxQueue: 3 },
  task: {
    module: new URL("../../src/workloads/timer.ts", import.meta.url).href,
    export: "waitMs",
  },
  ...{ argument: 1, answer: "waited" },
};

async function opened(options: ServiceOptions): Promise<Desk> {
  const desk = new Desk(options);
  await desk.open();
  return desk;
}

Deno.test("a service refuses what its queue has no room for at once, with a reason, and serves all others", async () => {
  const desk = await opened(OPTIONS);
  const answers = await Promise.all(
    Array.from({ length: 50 }, () => desk.answer(WORK)),
  );
  const served = answers.filter(({ status }) => status === 200);
  const refused = answers.filter(({ status }) => status === 503);
  assertEquals(served.length + refused.length, 50);
  // Two in flight and three waiting, whichever the executor had taken up by then.
  assert(served.length >= 3 && served.length <= 5, String(served.length));
  for (const answer of served) assertEquals(await answer.text(), "waited");
  for (const answer of refused) {
    assertStringIncludes(await answer.text(), "expected at most 3");
    assertEquals(answer.headers.get("retry-after"), "1");
  }
  await desk.close();
});

Deno.test("a service's queue never holds more than its bound, however many requests come", async () => {
  const desk = await opened(OPTIONS);
  for (let flood = 0; flood < 3; flood++) {
    await Promise.all(Array.from({ length: 200 }, () => desk.answer(WORK)));
    // Nothing is kept of what was refused: the bound is reached, and holds.
    assertEquals(desk.takeCounters().peakQueue, 3);
  }
  assertEquals(desk.takeCounters().peakQueue, 0);
  await desk.close();
});

Deno.test("a service without an executor does the work in the handler, and has no queue to tell of", async () => {
  const desk = await opened({
    ...OPTIONS,
    ...{ model: null, argument: 1_000 },
    task: {
      module: new URL("../../src/workloads/spin.ts", import.meta.url).href,
      export: "spin",
    },
  });
  assert(desk.answer(WORK) instanceof Response, "it had nothing to wait for");
  assertEquals(desk.takeCounters().peakQueue, null);
  await desk.close();
});

Deno.test("a service answers /health although its queue is full", async () => {
  const desk = await opened(OPTIONS);
  const answers = Array.from({ length: 20 }, () => desk.answer(WORK));
  const health = await desk.answer(HEALTH);
  assertEquals([health.status, await health.text()], [200, "ok"]);
  await Promise.all(answers);
  await desk.close();
});

Deno.test("a process that ends refuses whoever asks it something", async () => {
  const child = new LineProcess(["data:text/javascript,0"]);
  const asked = await child.next().catch((error: Error) => error.message);
  assertStringIncludes(String(asked), "found the end of the process's output");
  await child.end();
});
