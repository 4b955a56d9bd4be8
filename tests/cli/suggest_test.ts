import { assertEquals } from "@std/assert";
import { suggest } from "../../src/cli/suggest.ts";

const NAMES = [
  ...["json", "list", "out", "primes", "worker-pool", "scaling"],
  ...["shared-memory", "shared-payload"],
];

const MEANT: readonly (readonly [given: string, meant: string | undefined])[] =
  [
    ...[["primse", "primes"], ["scalling", "scaling"], [
      "lst",
      "list",
    ]] as const,
    ...[["otu", "out"], ["JSON", "json"], ["output", "out"]] as const,
    ...[["worker", "worker-pool"], ["workerpool", "worker-pool"]] as const,
    ...[["shared", undefined], ["gpu", undefined], ["x", undefined], [
      "",
      undefined,
    ]] as const,
  ];

for (const [given, meant] of MEANT) {
  Deno.test(`suggest() takes "${given}" for ${meant ?? "nothing"}`, () => {
    assertEquals(suggest(given, NAMES), meant);
  });
}

Deno.test("suggest() knows other words for a name, where there is such a name", () => {
  const aliases = { "worker/task": "worker-per-task" };
  assertEquals(
    suggest("worker/task", ["worker-per-task", "async"], aliases),
    "worker-per-task",
  );
  assertEquals(suggest("worker/task", ["async"], aliases), undefined);
});
