import { assertRejects } from "@std/assert";
import { createSharingRunner } from "../../bench/runners/sharing_methods.ts";
import { within } from "../executors/fixtures/bounds.ts";

Deno.test("createSharingRunner() says what a thread has failed of", async () => {
  const runner = createSharingRunner({
    model: "nonsense",
    workers: 2,
    additionsPerWorker: 1,
  });
  await assertRejects(() => within(runner), Error, 'found "nonsense"');
});
