import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { countWaits, LoopDelay } from "../../bench/harness/loop_delay.ts";

/** A clock that code moves by holding the loop, and by letting it turn. */
class FakeLoop {
  #nowMs = 1_000;
  #pending: { readonly callback: () => void; readonly atMs: number }[] = [];
  readonly loopDelay = new LoopDelay({
    now: () => this.#nowMs,
    set: (callback, ms) => {
      const timer = { callback, atMs: this.#nowMs + Math.trunc(ms) };
      this.#pending.push(timer);
      return () => {
        this.#pending = this.#pending.filter((other) => other !== timer);
      };
    },
  });

  get isIdle(): boolean {
    return this.#pending.length === 0;
  }

  /** Code that lets nothing else have its turn. */
  hold(ms: number): void {
    this.#nowMs += ms;
  }

  /** Timers that are due have their turn. */
  turn(): void {
    const due = this.#pending.filter(({ atMs }) => atMs <= this.#nowMs);
    this.#pending = this.#pending.filter(({ atMs }) => atMs > this.#nowMs);
    for (const { callback } of due) callback();
  }

  /** The loop waits, and timers have their turn at once. */
  wait(ms: number): void {
    const endMs = this.#nowMs + ms;
    while (this.#pending.some(({ atMs }) => atMs <= endMs)) {
      const next = Math.min(...this.#pending.map(({ atMs }) => atMs));
      this.#nowMs = Math.max(this.#nowMs, next);
      this.turn();
    }
    this.#nowMs = endMs;
  }

  /** Waits in many batches of the same kind. */
  measure(
    batch: () => void,
    { stepMs = 5, batches = 400 }: {
      readonly stepMs?: number;
      readonly batches?: number;
    } = {},
  ): number[] {
    return Array.from({ length: batches }, () => {
      this.loopDelay.start(stepMs);
      batch();
      return this.loopDelay.stop();
    }).flat();
  }
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

Deno.test("a batch that holds the loop makes each request wait for its end", () => {
  const loop = new FakeLoop();
  const waits = loop.measure(() => loop.hold(100));
  // One for each 5 ms, and not one for each batch.
  assertAlmostEquals(waits.length, 400 * 100 / 5, 400);
  assertAlmostEquals(mean(waits), 50, 1);
  assert(Math.max(...waits) > 99 && Math.max(...waits) <= 100);
});

Deno.test("a batch that waits leaves the loop free", () => {
  const loop = new FakeLoop();
  const waits = loop.measure(() => loop.wait(100));
  assertAlmostEquals(waits.length, 400 * 100 / 5, 400);
  assertEquals(Math.max(...waits), 0);
});

Deno.test("requests wait for the block under way, and not for the batch", () => {
  const loop = new FakeLoop();
  const waits = loop.measure(() => {
    for (let block = 0; block < 10; block++) {
      loop.hold(20);
      loop.turn();
      loop.wait(20);
    }
  }, { batches: 50 });
  const held = waits.filter((ms) => ms > 0);
  // Half of the time is free; whoever comes in the other half waits 10 ms on average.
  assertAlmostEquals(held.length / waits.length, 0.5, 0.05);
  assertAlmostEquals(mean(held), 10, 0.5);
  assert(Math.max(...held) <= 20);
});

Deno.test("blocks without a pause between them make requests wait for half a block on average", () => {
  const loop = new FakeLoop();
  const waits = loop.measure(() => {
    for (let block = 0; block < 20; block++) {
      loop.hold(12);
      loop.turn();
    }
  }, { batches: 50 });
  assertAlmostEquals(mean(waits), 6, 0.3);
});

Deno.test("short batches with a tick each are sampled as evenly", () => {
  const loop = new FakeLoop();
  const waits = loop.measure(() => loop.hold(1), { stepMs: 1 });
  assertAlmostEquals(waits.length, 400, 4);
  assertAlmostEquals(mean(waits), 0.5, 0.02);
});

Deno.test("what is held up before and after a batch is none of its waits", () => {
  const loop = new FakeLoop();
  const waits = loop.measure(() => {
    loop.wait(50);
    assertEquals(loop.isIdle, false);
  }, { batches: 1 });
  assert(loop.isIdle);
  loop.hold(500);
  loop.turn();
  assertEquals(Math.max(...waits), 0);
  loop.hold(500);
  assertEquals(
    Math.max(...loop.measure(() => loop.wait(50))),
    0,
  );
});

Deno.test("waits are counted by two digits, and no finer than 0.1 ms", () => {
  assertEquals(
    countWaits([412.4, 0.04, 1.26, 1.31, 0, 413, 99.6, 0.96]),
    { micros: [0, 1_000, 1_300, 100_000, 410_000], counts: [2, 1, 2, 1, 2] },
  );
  assertEquals(countWaits([]), { micros: [], counts: [] });
});
