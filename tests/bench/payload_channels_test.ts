import { assert, assertEquals, assertRejects } from "@std/assert";
import { createPayloadAct } from "../../bench/acts/payload_act.ts";
import { recordsOf } from "../../bench/acts/records.ts";
import { CancelledError } from "../../src/executors/mod.ts";
import { SUITES } from "../../src/workloads/catalog.ts";
import { WrongAnswerError } from "../../src/workloads/workload.ts";
import { assertRefused, childrenOf, killAll } from "./fixtures/own_children.ts";

const BYTES = 2 ** 10;
const CHANNELS = SUITES.find(({ id }) => id === "payload")?.variants ?? [];

for (const { id: model } of CHANNELS) {
  Deno.test(`createPayloadAct() gets back by ${model} what it sent`, async () => {
    const act = await createPayloadAct({ model, bytes: BYTES, items: 2 });
    const answer = await act.run();
    const sent = model.endsWith("-objects")
      ? recordsOf(BYTES)
      : Uint8Array.from({ length: BYTES }, (_, at) => at % 251);
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

for (const position of [0, BYTES / 2, BYTES - 1]) {
  Deno.test(`createPayloadAct() refuses an echo with another byte at ${position}`, async () => {
    const act = await createPayloadAct({
      ...{ model: "clone", bytes: BYTES, items: 1 },
    });
    const content = await act.run();
    assert(content instanceof Uint8Array);
    content[position] = 255;
    await assertRejects(
      async () => await act.after(content),
      WrongAnswerError,
      `found ${BYTES} bytes with 255 at ${position}`,
    );
    // It is what is sent next, so that no later echo hides it.
    const next = await act.run();
    await assertRejects(async () => await act.after(next), WrongAnswerError);
    await act.end();
  });
}

Deno.test({
  name:
    "createPayloadAct() fails where a process dies in the middle of an echo",
  // Elsewhere nothing can be stopped and go on.
  ignore: Deno.build.os === "windows",
  async fn() {
    const { result: act, children } = await childrenOf(() =>
      createPayloadAct({ model: "pipe", bytes: 2 ** 24, items: 3 })
    );
    for (const child of children) child.kill("SIGSTOP");
    const isRefused = assertRefused(
      act.run().then((content) => act.after(content)),
    );
    await killAll(children);
    await isRefused;
  },
});

for (const model of ["shared", "pipe", "socket"]) {
  Deno.test(`createPayloadAct() gives by ${model} bytes of one's own for each echo`, async () => {
    const act = await createPayloadAct({ model, bytes: BYTES, items: 1 });
    const first = await act.run();
    assert(first instanceof Uint8Array && first.buffer instanceof ArrayBuffer);
    const second = await act.run();
    assert(second instanceof Uint8Array);
    assert(second.buffer !== first.buffer);
    await act.end();
  });
}

Deno.test("createPayloadAct() names the channels where it does not know one", async () => {
  await assertRejects(
    () => createPayloadAct({ model: "fax", bytes: 1, items: 1 }),
    TypeError,
    'found "fax", expected one of clone, transfer, shared, pipe, socket, clone-objects, pipe-objects',
  );
});
