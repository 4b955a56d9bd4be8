import { assertEquals, assertRejects } from "@std/assert";
import {
  chooseProcessors,
  lastProcessor,
  UnsupportedError,
} from "../../src/measure/processors.ts";

Deno.test("chooseProcessors() refuses more processors than there are", async () => {
  await assertRejects(
    () => chooseProcessors(9_999),
    UnsupportedError,
    "expected 9999",
  );
});

/** What a process finds that may use one processor alone. */
async function foundOn(processor: number, call: string): Promise<unknown> {
  const module = import.meta.resolve("../../src/measure/processors.ts");
  const code = `const module = await import("${module}");
    console.log(JSON.stringify(await module.${call}));`;
  const list = String(processor);
  const { stdout } = await new Deno.Command("taskset", {
    args: ["--cpu-list", list, "deno", "eval", "--no-config", code],
  }).output();
  return JSON.parse(new TextDecoder().decode(stdout));
}

Deno.test({
  name:
    "chooseProcessors() and lastProcessor() choose among those that their process may use",
  // Elsewhere no process is kept anywhere.
  ignore: Deno.build.os !== "linux",
  async fn() {
    const all = await chooseProcessors(navigator.hardwareConcurrency);
    assertEquals(await lastProcessor(), all.at(-1));
    for (const processor of all.slice(-2)) {
      assertEquals(await foundOn(processor, "chooseProcessors(1)"), [
        processor,
      ]);
      assertEquals(await foundOn(processor, "lastProcessor()"), processor);
    }
  },
});
