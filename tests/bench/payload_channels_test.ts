import { assert, assertEquals, assertRejects } from "@std/assert";
import { createPayloadRunner } from "../../bench/runners/payload_channels.ts";
import { recordsOf } from "../../bench/runners/echo_records.ts";
import { CancelledError } from "../../src/executors/mod.ts";
import { SUITES } from "../../src/workloads/catalog.ts";
import { WrongAnswerError } from "../../src/workloads/workload.ts";
import { assertRefused, childrenOf, killAll } from "./fixtures/own_children.ts";

const BYTES = 2 ** 10;
const CHANNELS = SUITES.find(({ id }) => id === "payload")?.methods ?? [];

for (const { id: model } of CHANNELS) {
  Deno.test(`createPayloadRunner() gets back by ${model} what it sent`, async () => {
    const runner = await createPayloadRunner({ model, bytes: BYTES, items: 2 });
    const answer = await runner.run();
    const sent = model.endsWith("-objects")
      ? recordsOf(BYTES)
      : Uint8Array.from({ length: BYTES }, (_, at) => at % 251);
    assertEquals(answer, sent);
    assertEquals(await runner.verify(answer), {});
    await runner.teardown();
  });
}

Deno.test("createPayloadRunner() ends the executor of pipe-objects at once where it is killed", async () => {
  const runner = await createPayloadRunner({
    model: "pipe-objects",
    bytes: BYTES,
    items: 1,
  });
  const answer = runner.run();
  runner.kill();
  await assertRejects(() => answer, CancelledError);
});

for (const position of [0, BYTES / 2, BYTES - 1]) {
  Deno.test(`createPayloadRunner() refuses an echo with another byte at ${position}`, async () => {
    const runner = await createPayloadRunner({
      model: "clone",
      bytes: BYTES,
      items: 1,
    });
    const content = await runner.run();
    assert(content instanceof Uint8Array);
    content[position] = 255;
    await assertRejects(
      async () => await runner.verify(content),
      WrongAnswerError,
      `found ${BYTES} bytes with 255 at ${position}`,
    );
    // It is what is sent next, so that no later echo hides it.
    const next = await runner.run();
    await assertRejects(
      async () => await runner.verify(next),
      WrongAnswerError,
    );
    await runner.teardown();
  });
}

Deno.test({
  name:
    "createPayloadRunner() fails where a process dies in the middle of an echo",
  // Elsewhere nothing can be stopped and go on.
  ignore: Deno.build.os === "windows",
  async fn() {
    const { result: runner, children } = await childrenOf(() =>
      createPayloadRunner({ model: "pipe", bytes: 2 ** 24, items: 3 })
    );
    for (const child of children) child.kill("SIGSTOP");
    const isRefused = assertRefused(
      runner.run().then((content) => runner.verify(content)),
    );
    await killAll(children);
    await isRefused;
  },
});

for (const model of ["shared", "pipe", "socket"]) {
  Deno.test(`createPayloadRunner() gives by ${model} bytes of one's own for each echo`, async () => {
    const runner = await createPayloadRunner({ model, bytes: BYTES, items: 1 });
    const first = await runner.run();
    assert(first instanceof Uint8Array && first.buffer instanceof ArrayBuffer);
    const second = await runner.run();
    assert(second instanceof Uint8Array);
    assert(second.buffer !== first.buffer);
    await runner.teardown();
  });
}

Deno.test("createPayloadRunner() names the channels where it does not know one", async () => {
  await assertRejects(
    () => createPayloadRunner({ model: "fax", bytes: 1, items: 1 }),
    TypeError,
    'found "fax", expected one of clone, transfer, shared, pipe, socket, clone-objects, pipe-objects',
  );
});
