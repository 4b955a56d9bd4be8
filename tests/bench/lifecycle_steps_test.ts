import { assertEquals } from "@std/assert";
import { createLifecycleRunner } from "../../bench/runners/lifecycle_steps.ts";
import { assertRefused, childrenOf, killAll } from "./fixtures/own_children.ts";

/** A process that is asked whether it is there. */
async function askedProcess() {
  const runner = createLifecycleRunner({
    step: "is-alive",
    model: "process",
    items: 1,
  });
  const { children } = await childrenOf(() => runner.setup?.());
  return { runner, children };
}

for (const model of ["thread", "process"]) {
  for (const step of ["start", "first-answer", "is-alive", "join"]) {
    Deno.test(`createLifecycleRunner() takes the step ${step} of a ${model} again and again`, async () => {
      const runner = createLifecycleRunner({ step, model, items: 2 });
      for (let run = 0; run < 2; run++) {
        await runner.setup?.();
        assertEquals(await runner.verify(await runner.run()), {});
      }
      await runner.teardown();
    });
  }
}

Deno.test({
  name:
    "createLifecycleRunner() fails where a process is killed after it was asked and before it has answered",
  // Elsewhere nothing can be stopped and go on.
  ignore: Deno.build.os === "windows",
  async fn() {
    const { runner, children } = await askedProcess();
    for (const child of children) child.kill("SIGSTOP");
    const isRefused = assertRefused(runner.setup?.());
    // The question lies in the pipe by then: a stopped process takes none out.
    await new Promise((resolve) => setTimeout(resolve));
    await killAll(children);
    await isRefused;
    await runner.teardown().catch(() => {});
  },
});

Deno.test("createLifecycleRunner() fails where a process was killed before it is asked again", async () => {
  const { runner, children } = await askedProcess();
  await killAll(children);
  await assertRefused(runner.setup?.());
});

for (const step of ["start", "first-answer"]) {
  Deno.test(`createLifecycleRunner() fails the step ${step} where a process is killed before it is up`, async () => {
    const runner = createLifecycleRunner({ step, model: "process", items: 1 });
    const { children, result } = await childrenOf(() => [runner.run()]);
    const isRefused = assertRefused(Promise.all(result));
    await killAll(children);
    await isRefused;
  });
}

Deno.test("createLifecycleRunner() leaves a process alone that is killed before anybody asks", async () => {
  const runner = createLifecycleRunner({
    step: "is-alive",
    model: "process",
    items: 1,
  });
  // Nobody waits for the word that it is up any more once the question has been refused.
  const { children } = await childrenOf(() => {
    void runner.setup?.().catch(() => {});
  });
  runner.kill();
  await Promise.all(children.map(({ status }) => status));
  await assertRefused(runner.setup?.());
});
