import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { contestSuite } from "../../bench/contest_suite.ts";
import type { Contender, Contest, How } from "../../src/results/bench_id.ts";

function contender(how: How, change: Partial<Contender> = {}): Contender {
  return {
    ...{ id: `deno-${how}`, runtime: "deno", how, label: "Deno" },
    ...{ command: ["deno"], isPython: false },
    ...change,
  };
}

/** Runs two batches of a workload on one contender; what the second gave. */
async function runBatches(
  workload: string,
  one: Contender,
  parameters: Readonly<Record<string, number>> = {},
) {
  const contest: Contest = { suite: "runtimes", contenders: [one] };
  const id = {
    ...{ suite: "runtimes", workload, model: one.id, workers: 2 },
    parameters,
  };
  using scenario = contestSuite(contest).find(id);
  await scenario.prepare(6);
  const runner = await scenario.createRunner(id, 6);
  try {
    await runner.verify(await runner.run());
    return await runner.verify(await runner.run());
  } finally {
    await runner.teardown();
  }
}

const HOWS: readonly How[] = [
  ...["loop", "event-loop", "threads", "processes"] as const, // of the union
  ...["worker-executor", "subprocess-executor", "first-thread"] as const,
];

for (const how of HOWS) {
  Deno.test(`a program of Deno gives the right answers by ${how}`, async () => {
    const counted = await runBatches("primes", contender(how), {
      numbersPerItem: 100,
    });
    assertEquals((counted.residentBytes ?? 0) > 2 ** 20, true);
  });
}

Deno.test("a program of Deno parses, fetches and waits", async () => {
  await runBatches("json", contender("threads"));
  await runBatches("http", contender("event-loop"), { latencyMs: 1 });
  await runBatches("timer", contender("event-loop"), { latencyMs: 1 });
  await runBatches("spin", contender("loop"), { itemMicros: 5 });
  await runBatches("thread-bytes", contender("threads"));
});

const isNodeThere = await isThere("node");
const isPythonThere = await isThere("python3");

for (const how of ["loop", "threads", "processes", "cluster"] as const) {
  Deno.test({
    name: `a program of Node gives the right answers by ${how}`,
    ignore: !isNodeThere,
    fn: async () => {
      const command = { runtime: "node", command: ["node"] };
      await runBatches("primes", contender(how, command), {
        numbersPerItem: 100,
      });
    },
  });
}

for (
  const how of [
    "loop",
    "event-loop",
    "threads",
    "thread-pool",
    "process-pool",
  ] as const
) {
  Deno.test({
    name: `a program of Python gives the right answers by ${how}`,
    ignore: !isPythonThere,
    fn: async () => {
      const python = contender(how, {
        ...{ runtime: "python", command: ["python3"], isPython: true },
      });
      await runBatches("http", python, { latencyMs: 1 });
      await runBatches("timer", python, { latencyMs: 1 });
      if (how === "event-loop") return;
      await runBatches("primes", python, { numbersPerItem: 100 });
      await runBatches("json", python);
      await runBatches("spin", python, { itemMicros: 5 });
    },
  });
}

async function isThere(name: string): Promise<boolean> {
  try {
    const { success } = await new Deno.Command(name, {
      args: ["--version"],
      ...{ stdout: "null", stderr: "null" },
    }).output();
    return success;
  } catch {
    return false;
  }
}

Deno.test("a runtime that starts and ends is measured as a whole, and refused where it fails", async () => {
  assertEquals(await runBatches("start-runtime", contender("start")), {});
  const missing = contender("start", { command: ["deno", "no-such-command"] });
  await assertRejects(
    () => runBatches("start-runtime", missing),
    Error,
    "found exit code 1, expected 0",
  );
});

Deno.test("a program that ends early, or answers wrongly, is refused by its name", async () => {
  const silent = contender("loop", { command: ["deno", "eval", "0", "--"] });
  await assertRejects(
    () => runBatches("primes", silent, { numbersPerItem: 10 }),
    Error,
    "Cannot run Deno: its program ended with exit code 0, expected an answer",
  );
  const code =
    'for await (const _ of Deno.stdin.readable) console.log("{\\"sum\\":1}");';
  const wrong = contender("loop", { command: ["deno", "eval", code, "--"] });
  await assertRejects(
    () => runBatches("primes", wrong, { numbersPerItem: 100 }),
    Error,
    "Cannot accept the answers of Deno: found 1 in all",
  );
});

Deno.test("without programs, the suite says who asks it", () => {
  assertThrows(() => contestSuite(undefined), TypeError, "bench:runtimes");
});
