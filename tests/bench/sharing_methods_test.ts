import { assertRejects } from "@std/assert";
import { createSharingAct } from "../../bench/acts/sharing_act.ts";
import { within } from "../executors/fixtures/bounds.ts";

Deno.test("createSharingAct() says what a thread has failed of", async () => {
  const act = createSharingAct({
    model: "nonsense",
    workers: 2,
    additionsPerWorker: 1,
  });
  await assertRejects(() => within(act), Error, 'found "nonsense"');
});
