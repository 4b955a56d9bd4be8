import { assertEquals } from "@std/assert";
import { createLifeAct } from "../../bench/acts/life_act.ts";
import { assertRefused, childrenOf, killAll } from "./fixtures/own_children.ts";

/** A process that is asked whether it is there. */
async function askedProcess() {
  const act = createLifeAct({ step: "is-alive", model: "process", items: 1 });
  const { children } = await childrenOf(() => act.before?.());
  return { act, children };
}

for (const model of ["thread", "process"]) {
  for (const step of ["start", "first-answer", "is-alive", "join"]) {
    Deno.test(`createLifeAct() takes the step ${step} of a ${model} again and again`, async () => {
      const act = createLifeAct({ step, model, items: 2 });
      for (let run = 0; run < 2; run++) {
        await act.before?.();
        assertEquals(await act.after(await act.run()), {});
      }
      await act.end();
    });
  }
}

Deno.test({
  name:
    "createLifeAct() fails where a process is killed after it was asked and before it has answered",
  // Elsewhere nothing can be stopped and go on.
  ignore: Deno.build.os === "windows",
  async fn() {
    const { act, children } = await askedProcess();
    for (const child of children) child.kill("SIGSTOP");
    const isRefused = assertRefused(act.before?.());
    // The question lies in the pipe by then: a stopped process takes none out.
    await new Promise((resolve) => setTimeout(resolve));
    await killAll(children);
    await isRefused;
    await act.end().catch(() => {});
  },
});

Deno.test("createLifeAct() fails where a process was killed before it is asked again", async () => {
  const { act, children } = await askedProcess();
  await killAll(children);
  await assertRefused(act.before?.());
});

for (const step of ["start", "first-answer"]) {
  Deno.test(`createLifeAct() fails the step ${step} where a process is killed before it is up`, async () => {
    const act = createLifeAct({ step, model: "process", items: 1 });
    const { children, result } = await childrenOf(() => [act.run()]);
    const isRefused = assertRefused(Promise.all(result));
    await killAll(children);
    await isRefused;
  });
}

Deno.test("createLifeAct() leaves a process alone that is killed before anybody asks", async () => {
  const act = createLifeAct({ step: "is-alive", model: "process", items: 1 });
  // Nobody waits for the word that it is up any more once the question has been refused.
  const { children } = await childrenOf(() => {
    void act.before?.().catch(() => {});
  });
  act.kill();
  await Promise.all(children.map(({ status }) => status));
  await assertRefused(act.before?.());
});
