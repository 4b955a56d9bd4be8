import { assert, assertEquals } from "@std/assert";
import { TESTED } from "../../src/cli/commands.ts";
import { testArguments } from "../../src/cli/launch.ts";

Deno.test("a test run without a name names all there is, for the configuration's own folder may be that of the stand-ins", async () => {
  assertEquals(testArguments([]), TESTED);
  assertEquals(testArguments(["--filter", "x"]), ["--filter", "x", ...TESTED]);
  assertEquals(testArguments(["tests/stats"]).length, 1);
  assert(TESTED.includes("tests/"));
  for (const path of TESTED) {
    await Deno.stat(new URL(`../../${path}`, import.meta.url));
  }
});
