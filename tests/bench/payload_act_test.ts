import { assert, assertEquals, assertRejects } from "@std/assert";
import { createPayloadAct } from "../../bench/acts/payload_act.ts";
import { recordsOf } from "../../bench/acts/records.ts";
import { CancelledError } from "../../src/executors/mod.ts";
import { SUITES } from "../../src/workloads/catalog.ts";
import { WrongAnswerError } from "../../src/workloads/workload.ts";

const BYTES = 2 ** 10;
const CHANNELS = SUITES.find(({ id }) => id === "payload")?.variants ?? [];

for (const { id: model } of CHANNELS) {
  Deno.test(`createPayloadAct() gets back by ${model} what it sent`, async () => {
    const act = await createPayloadAct({ model, bytes: BYTES, items: 2 });
    const answer = await act.run();
    const sent = model.endsWith("-objects")
      ? recordsOf(BYTES)
      : new Uint8Array(BYTES).fill(7);
    assertEquals(answer, sent);
    assertEquals(await act.after(answer), {});
    await act.end();
  });
}

Deno.test("createPayloadAct() ends the executor of pipe-objects at once where it is killed", async () => {
  const act = await createPayloadAct({
    ...{ model: "pipe-objects", bytes: BYTES, items: 1 },
  });
  const answer = act.run();
  act.kill();
  await assertRejects(() => answer, CancelledError);
});

Deno.test("createPayloadAct() refuses an echo that is not whole", async () => {
  const act = await createPayloadAct({ model: "clone", bytes: 1, items: 1 });
  const content = await act.run();
  assert(content instanceof Uint8Array);
  content[0] = 8;
  await assertRejects(async () => await act.after(content), WrongAnswerError);
  await act.end();
});

Deno.test("createPayloadAct() names the channels where it does not know one", async () => {
  await assertRejects(
    () => createPayloadAct({ model: "fax", bytes: 1, items: 1 }),
    TypeError,
    'found "fax", expected one of clone, transfer, shared, pipe, socket, clone-objects, pipe-objects',
  );
});
