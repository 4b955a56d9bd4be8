import { assert, assertEquals, assertLess } from "@std/assert";
import type { BenchJob, RunBench } from "../../src/measure/process.ts";
import { FakeMachine } from "./fixtures/fake_machine.ts";
import { plan } from "./fixtures/plans.ts";

const SCENARIOS = plan({ workloads: ["primes", "sort"] });
const BENCHMARKS = SCENARIOS.flatMap(({ benchmarks }) => benchmarks)
  .filter(({ absence }) => absence === undefined);
/** Those that a curve does not wait for. */
const CONTENDERS = BENCHMARKS.filter(({ isForCurve }) => !isForCurve);
const POOL = "scaling/primes/worker-pool/2";
const KILLED = "deno bench ended with exit code 137";

/** The failures and rounds of all benchmarks, after a run in which processes do as they are told. */
async function outcomesOf(
  process: (machine: FakeMachine) => RunBench,
  seed = 1,
) {
  const machine = new FakeMachine();
  const { samples } = await machine.measure(SCENARIOS, {
    runBench: process(machine),
    seed,
  });
  const failures = BENCHMARKS.flatMap(({ id }) => {
    const { failure } = samples.benchmarks.get(id) ?? {};
    return failure === undefined ? [] : [[id, failure]];
  });
  const short = BENCHMARKS.filter(({ id }) => samples.roundsOf(id).length < 3)
    .map(({ id }) => id);
  return { machine, samples, failures, short };
}

function hasVariant({ scenarios }: BenchJob, id: string): boolean {
  return scenarios.some(({ variants }) =>
    variants.some((variant) => variant.id === id)
  );
}

/** A process that ends as soon as a variant is visited, having said no more of its scenario. */
function dyingAt(deadly: string, problem: string) {
  return (machine: FakeMachine): RunBench => (job) => {
    const position = job.scenarios.findIndex(({ variants }) =>
      variants.some(({ id }) => id === deadly)
    );
    if (position === -1) return machine.run(job);
    machine.run({ ...job, scenarios: job.scenarios.slice(0, position) });
    job.onRecord({ kind: "started", id: deadly });
    return Promise.resolve({ problem });
  };
}

// In some orders the deadly benchmark is in the first scenario of its process, in others in the last.
for (let seed = 1; seed <= 6; seed++) {
  Deno.test(`Session loses one benchmark to a process that dies, and measures the others in another (seed ${seed})`, async () => {
    const { failures, short } = await outcomesOf(dyingAt(POOL, KILLED), seed);
    assertEquals(failures, [[POOL, KILLED]]);
    assertEquals(short, [POOL]);
  });
}

Deno.test("Session loses one benchmark to a process that ends well and early", async () => {
  const { failures, short } = await outcomesOf(dyingAt(POOL, ""));
  assertEquals(failures, [[POOL, "deno bench gave no result"]]);
  assertEquals(short, [POOL]);
});

Deno.test("Session keeps the reason of a benchmark that fails, and measures it no more", async () => {
  const { machine, failures, short } = await outcomesOf((machine) => (job) =>
    machine.run({
      ...job,
      onRecord: (record) => {
        if (record.id !== POOL) return job.onRecord(record);
        if (record.kind !== "measured") return job.onRecord(record);
        job.onRecord({ kind: "failed", id: POOL, reason: "Error: wrong" });
      },
    })
  );
  assertEquals(failures, [[POOL, "Error: wrong"]]);
  assertEquals(short, [POOL]);
  assertEquals(machine.visits(POOL).length, 1);
});

Deno.test("Session does not ask again for what has failed before its process died", async () => {
  let isFirst = true;
  const { failures } = await outcomesOf((machine) => (job) => {
    if (!isFirst) {
      assert(!hasVariant(job, POOL));
      return machine.run(job);
    }
    isFirst = false;
    const id = job.scenarios[0]?.variants[0]?.id ?? "";
    job.onRecord({ kind: "started", id: POOL });
    job.onRecord({ kind: "failed", id: POOL, reason: "Error: wrong" });
    job.onRecord({ kind: "started", id });
    job.onRecord({ kind: "failed", id, reason: "Error: wrong too" });
    return Promise.resolve({ problem: KILLED });
  });
  assertEquals(failures.length, 2);
  assertEquals(failures.map(([, reason]) => reason).sort(), [
    "Error: wrong",
    "Error: wrong too",
  ]);
});

Deno.test("Session blames nobody where a process dies after a scenario that went well", async () => {
  const { failures, short } = await outcomesOf((machine) => async (job) => {
    await machine.run({ ...job, scenarios: job.scenarios.slice(0, 1) });
    return { problem: "deno bench ended with exit code 1" };
  });
  assertEquals([failures, short], [[], []]);
});

Deno.test("Session goes on where a process could not be started once", async () => {
  let starts = 0;
  const { failures, short } = await outcomesOf((machine) => (job) =>
    starts++ === 2 ? Promise.resolve({ problem: KILLED }) : machine.run(job)
  );
  assertEquals([failures, short], [[], []]);
});

Deno.test("Session ends soon, and says why, where every process dies without a word", async () => {
  const { machine, failures } = await outcomesOf((machine) => (job) => {
    machine.jobs.push(job);
    machine.clockMs += 1_000;
    return Promise.resolve({ problem: "no such file" });
  });
  assertEquals(failures, CONTENDERS.map(({ id }) => [id, "no such file"]));
  assertLess(machine.jobs.length, 5);
});

Deno.test("Session keeps to the budget where every process is silent until it is ended", async () => {
  const { machine } = await outcomesOf((machine) => (job) => {
    machine.clockMs += Math.min(60_000, job.leftMs);
    return Promise.resolve({ problem: "no result within 60 s" });
  });
  assertLess(machine.clockMs, 1.1 * 360_000);
});

Deno.test("Session fails the variants of a scenario that cannot be set up, and measures the others", async () => {
  const { failures, short } = await outcomesOf((machine) => (job) => {
    const [broken, others] = ["/primes/", "/sort/"].map((workload) =>
      job.scenarios.filter(({ variants }) => variants[0]?.id.includes(workload))
    );
    for (const { id } of broken?.flatMap(({ variants }) => variants) ?? []) {
      job.onRecord({ kind: "started", id });
      job.onRecord({ kind: "failed", id, reason: "Error: no disk" });
    }
    return machine.run({ ...job, scenarios: others ?? [] });
  });
  const primes = CONTENDERS.map(({ id }) => id)
    .filter((id) => id.includes("/primes/"));
  assertEquals(failures, primes.map((id) => [id, "Error: no disk"]));
  assertEquals(short.filter((id) => !id.includes("/primes/")), []);
});

Deno.test("Session says in which round a benchmark failed, and keeps what it had by then", async () => {
  const { samples } = await outcomesOf((machine) => (job) =>
    machine.round < 3 ? machine.run(job) : dyingAt(POOL, KILLED)(machine)(job)
  );
  assertEquals(samples.roundsOf(POOL).map(({ round }) => round), [1, 2]);
  assertEquals(samples.benchmarks.get(POOL)?.failedRound, 3);
});

Deno.test("Session blames nobody for what a process had no time left for", async () => {
  const machine = new FakeMachine();
  const { samples } = await machine.measure(SCENARIOS, {
    profile: { budgetMs: 12_000 },
    runBench: (job) => {
      job.onRecord({ kind: "started", id: POOL });
      machine.clockMs += job.leftMs;
      return Promise.resolve({ problem: "" });
    },
  });
  assertEquals(samples.hasFailed(POOL), false);
});

Deno.test("Session has patience with a benchmark by what it took before, and by the budget", async () => {
  const patience: number[] = [];
  const ask = async (slowness: number, budgetMs: number) => {
    const machine = new FakeMachine({ slowness: () => slowness });
    await machine.measure(plan({ workloads: ["primes"] }), {
      profile: { budgetMs, minRounds: 2, maxRounds: 2 },
      runBench: (job) => {
        patience.push(Math.round(job.patienceMs(POOL) / 1e3));
        return machine.run(job);
      },
    });
  };
  await ask(1, 1e6);
  await ask(1, 90_000);
  await ask(100, 1e9);
  // Ten times a visit of 6.5 s and 6 s to set it up.
  assertEquals(patience, [60, 60, 15, 15, 60, 125]);
});

Deno.test("Session blames nobody for what was lost to Ctrl-C", async () => {
  const controller = new AbortController();
  const machine = new FakeMachine();
  const { samples } = await machine.measure(SCENARIOS, {
    signal: controller.signal,
    runBench: (job) => {
      if (machine.round < 2) return machine.run(job);
      controller.abort();
      job.onRecord({ kind: "started", id: POOL });
      job.onRecord({ kind: "failed", id: POOL, reason: "Error: killed" });
      return Promise.resolve({
        problem: "deno bench ended with exit code 130",
      });
    },
  });
  assertEquals(samples.hasFailed(POOL), false);
  assertEquals(samples.roundsOf(POOL).length, 1);
  const failed = machine.journal.filter((entry) =>
    entry.kind === "record" && entry.record.kind === "failed"
  );
  assertEquals(failed, []);
});
