import { assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "../../src/cli/arguments.ts";
import { readVersions } from "../../src/cli/bench_contest.ts";

Deno.test("readVersions() takes versions and ranges of minor ones", () => {
  assertEquals(readVersions(["2.5", "2.9.6"]), ["2.5", "2.9.6"]);
  for (const range of ["2.5…2.7", "2.5..2.7", "2.5...2.7", "2.5-2.7"]) {
    assertEquals(readVersions([range]), ["2.5", "2.6", "2.7"]);
  }
  assertEquals(readVersions(["2.5", "…", "2.7"]), ["2.5", "2.6", "2.7"]);
});

Deno.test("readVersions() says what it expected instead", () => {
  for (
    const [versions, message] of [
      [[], "found no version, expected two or more"],
      [["2.9"], "found 2.9 alone"],
      [["2.5", "latest"], 'found "latest", expected one such as 2.9'],
    ] as const // pairs
  ) {
    assertThrows(() => readVersions(versions), UsageError, message);
  }
});
