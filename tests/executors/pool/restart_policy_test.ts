import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import { RestartPolicy } from "../../../src/executors/pool/restart_policy.ts";

/** Loses workers in a row until the pool is broken. */
function breakBy(
  lose: (policy: RestartPolicy, cause: Error) => Error | undefined,
) {
  const policy = new RestartPolicy(() => {});
  const cause = new Error("Cannot start a child process", {
    cause: new Error("spawn deno ENOENT"),
  });
  let lost = 0;
  let broken: Error | undefined;
  while (!broken) {
    broken = lose(policy, cause);
    lost++;
  }
  policy.dispose();
  assertStrictEquals(broken.cause, cause);
  return { lost, message: broken.message };
}

Deno.test("RestartPolicy breaks the pool after three failed starts, and says why", () => {
  assertEquals(breakBy((policy, cause) => policy.onStartFailed(cause)), {
    lost: 3,
    message: "Cannot start workers: 3 in a row ended before they were ready, " +
      "the last because of: Cannot start a child process: spawn deno ENOENT",
  });
});

Deno.test("RestartPolicy breaks the pool after ten crashes, and says why", () => {
  assertEquals(breakBy((policy, cause) => policy.onCrash(cause)), {
    lost: 10,
    message:
      "Cannot keep workers: 10 in a row ended before they completed a task, " +
      "the last because of: Cannot start a child process: spawn deno ENOENT",
  });
});

Deno.test("RestartPolicy restarts at once until the fourth crash in a row", () => {
  const policy = new RestartPolicy(() => {});
  const states: boolean[] = [];
  for (let crash = 0; crash < 3; crash++) {
    policy.onCrash(new Error("lost"));
    states.push(policy.isBackingOff);
  }
  policy.onTaskCompleted();
  policy.onCrash(new Error("lost"));
  states.push(policy.isBackingOff);
  assertEquals(states, [false, false, false, false]);
  for (let crash = 0; crash < 3; crash++) policy.onCrash(new Error("lost"));
  assert(policy.isBackingOff);
  policy.dispose();
});

Deno.test("RestartPolicy says when its pause is over", async () => {
  const over = Promise.withResolvers<void>();
  const policy = new RestartPolicy(over.resolve);
  policy.onStartFailed(new Error("lost"));
  assert(policy.isBackingOff);
  await over.promise;
  assertEquals(policy.isBackingOff, false);
});
