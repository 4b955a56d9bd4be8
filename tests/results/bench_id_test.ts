import { assertEquals } from "@std/assert";
import {
  createRunId,
  formatBenchId,
  parseBenchId,
} from "../../src/results/mod.ts";

Deno.test("parseBenchId() reads what formatBenchId() writes", () => {
  const id = {
    suite: "cpu",
    workload: "file-read",
    model: "worker-pool",
    workers: 16,
  };
  assertEquals(formatBenchId(id), "cpu/file-read/worker-pool/16");
  assertEquals(parseBenchId(formatBenchId(id)), id);
});

for (
  const name of [
    "",
    "cpu/primes/async",
    "cpu/primes/async/0",
    "cpu/primes/async/1/2",
    "cpu//async/1",
    "cpu/Primes/async/1",
    "cpu/primes/async/1\n",
    "cpu/-/async/1",
  ]
) {
  Deno.test(`parseBenchId() knows ${JSON.stringify(name)} for no bench id`, () => {
    assertEquals(parseBenchId(name), undefined);
  });
}

Deno.test("createRunId() sorts by time and tells runs of one second apart", () => {
  const start = new Date("2026-11-21T01:31:45.678Z");
  const later = new Date("2026-11-21T01:31:46.000Z");
  assertEquals(
    createRunId(start, new Uint8Array([0, 1, 2, 255])),
    "20261121-013145-000102ff",
  );
  assertEquals(createRunId(start) < createRunId(later), true);
  assertEquals(createRunId(start) === createRunId(start), false);
});
