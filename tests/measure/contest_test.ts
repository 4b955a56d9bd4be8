import { assert, assertEquals } from "@std/assert";
import { askVersion } from "../../src/measure/contenders.ts";
import { planScenarios } from "../../src/measure/plan.ts";
import type { Contender, Contest, How } from "../../src/results/bench_id.ts";

function contender(runtime: string, how: How, absence?: string): Contender {
  return {
    ...{ id: `${runtime}-${how}`, runtime, how, label: runtime },
    ...{ command: [runtime], isPython: false },
    ...(absence === undefined ? undefined : { absence }),
  };
}

function plan(contest: Contest) {
  return planScenarios({
    ...{ suites: [], workloads: [], models: [], cores: [] },
    ...{ replicates: false, contest },
  }, { usableCores: 4, depth: "default" });
}

Deno.test("runtimes do the same work in each of their ways, side by side", () => {
  const contenders = [
    ...(["loop", "event-loop", "threads"] as const).map((how) =>
      contender("node", how)
    ),
    contender("bun", "loop", "There is none."),
  ];
  const scenarios = plan({ suite: "runtimes", contenders });
  assertEquals(scenarios.map(({ id }) => id).slice(0, 5), [
    "runtimes/primes?numbersPerItem=1000",
    "runtimes/json",
    "runtimes/http?latencyMs=10",
    "runtimes/timer?latencyMs=10",
    "runtimes/spin?itemMicros=3",
  ]);
  const [primes, , http] = scenarios;
  assertEquals(
    primes?.benchmarks.map(({ model, workers, absence }) => [
      model,
      workers,
      absence,
    ]),
    [
      ["node-loop", 1, undefined],
      ["node-threads", 4, undefined],
      ["bun-loop", 1, "There is none."],
    ],
  );
  // Where there is something to wait for, async code takes part.
  assert(http?.benchmarks.some(({ model }) => model === "node-event-loop"));
  assert(
    scenarios.every(({ benchmarks }) =>
      benchmarks.every(({ staysInRace }) => staysInRace)
    ),
  );
});

Deno.test("releases are asked for their steps, and from what size of an item on threads pay", () => {
  const contenders = (["start", "first-thread", "loop", "threads"] as const)
    .map((how) => contender("deno-2-9-6", how));
  const scenarios = plan({ suite: "releases", contenders });
  assertEquals(
    scenarios.map(({ workload, benchmarks }) => [
      workload,
      ...benchmarks.map(({ model }) => model.replace("deno-2-9-6-", "")),
    ]),
    [
      ["start-runtime", "start"],
      ["first-thread", "first-thread"],
      ["round-trip", "threads"],
      ["thread-bytes", "threads"],
      ...Array.from({ length: 4 }, () => ["spin", "loop", "threads"]),
    ],
  );
});

Deno.test("askVersion() names a program with its version, or says why it takes no part", async () => {
  assertEquals(await askVersion({ label: "Deno", command: ["deno"] }), {
    label: `Deno ${Deno.version.deno}`,
    command: ["deno"],
  });
  const missing = { label: "None", command: ["no-such-program"] };
  assertEquals(await askVersion(missing), {
    label: "None",
    absence: "There is no no-such-program on the PATH.",
  });
});
