import { assert, assertEquals } from "@std/assert";
import { Canary } from "../../bench/harness/canary.ts";
import { within } from "../executors/fixtures/bounds.ts";

for (const cores of [1, 2, 5]) {
  Deno.test(`Canary measures one thread and ${cores} at once, again and again`, async () => {
    const canary = await within(Canary.start(cores));
    for (let reading = 0; reading < 2; reading++) {
      const { aloneNs, togetherNs } = await within(canary.read());
      assert(Number.isFinite(aloneNs) && aloneNs > 0);
      assert(Number.isFinite(togetherNs) && togetherNs > 0);
    }
    canary.stop();
  });
}

Deno.test("Canary starts as many threads as there are cores, and ends them all", async () => {
  const { Worker } = globalThis;
  const [started, ended] = [new Set<object>(), new Set<object>()];
  globalThis.Worker = class extends Worker {
    constructor(...args: ConstructorParameters<typeof Worker>) {
      super(...args);
      started.add(this);
    }
    override terminate(): void {
      ended.add(this);
      super.terminate();
    }
  };
  try {
    const canary = await within(Canary.start());
    canary.stop();
  } finally {
    globalThis.Worker = Worker;
  }
  assertEquals(started.size, navigator.hardwareConcurrency);
  assertEquals(ended, started);
});
