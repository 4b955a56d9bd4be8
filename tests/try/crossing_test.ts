import { assert, assertEquals } from "@std/assert";
import { timeCrossing } from "../../src/try/crossing.ts";
import { profileCalls } from "../../src/try/profile.ts";

Deno.test("timeCrossing() times one call where its budget is over, however many there are: each may be huge", () => {
  const readsOf = (calls: number) => {
    let reads = 0;
    const value = {
      get text() {
        reads++;
        return "text";
      },
    };
    const call = { args: [value], output: null };
    const { threadMs, processMs } = timeCrossing(
      Array.from({ length: calls }, () => call),
      0,
    );
    assert(threadMs >= 0 && processMs >= 0);
    return reads;
  };
  assert(readsOf(1) > 0);
  assertEquals(readsOf(16), readsOf(1));
});

Deno.test("a profile takes memory, texts and objects across, and gives no time for what cannot cross", async () => {
  const crossingOf = async (args: readonly unknown[]) =>
    (await profileCalls((value: unknown) => value, [args], 20)).crossing;
  for (
    const value of [new Uint8Array(2 ** 20), "text".repeat(2 ** 16), [{
      a: [1],
    }]]
  ) {
    const { threadMs, processMs } = await crossingOf([value]);
    assert(threadMs > 0 && processMs > 0);
  }
  assertEquals(await crossingOf([() => 1]), { threadMs: 0, processMs: 0 });
});
