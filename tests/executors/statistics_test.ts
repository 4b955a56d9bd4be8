import { assert, assertEquals } from "@std/assert";
import { Durations } from "../../src/executors/statistics.ts";

Deno.test("Durations.summarize() is all zeros before anything was counted", () => {
  assertEquals(new Durations().summarize(), {
    count: 0,
    mean: 0,
    p50: 0,
    p99: 0,
    max: 0,
  });
});

Deno.test("Durations.summarize() is within 3 % of the true quantiles", () => {
  for (const unit of [1e-3, 1, 1e4]) {
    const durations = new Durations();
    for (let i = 1; i <= 1_000; i++) durations.add(i * unit);
    const { count, mean, p50, p99, max } = durations.summarize();
    assertEquals([count, max], [1_000, 1_000 * unit]);
    assert(Math.abs(mean / unit - 500.5) < 1e-6, `mean ${mean}`);
    assert(Math.abs(p50 / unit / 500 - 1) < 0.032, `median ${p50}`);
    assert(Math.abs(p99 / unit / 990 - 1) < 0.032, `99th percentile ${p99}`);
  }
});

Deno.test("Durations.summarize() says no more than the longest", () => {
  const durations = new Durations();
  durations.add(0);
  durations.add(1);
  assertEquals(durations.summarize().p99, 1);
});
