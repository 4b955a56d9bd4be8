import {
  assert,
  assertEquals,
  assertGreater,
  assertLess,
  assertLessOrEqual,
} from "@std/assert";
import { withControls } from "../../src/measure/controls.ts";
import type { PlannedScenario } from "../../src/measure/plan.ts";
import { MIN_ROUNDS, PROFILES } from "../../src/measure/profile.ts";
import type { Session } from "../../src/measure/run.ts";
import { TRIM_RANK } from "../../src/workloads/catalog.ts";
import { type Behaviour, FakeMachine } from "./fixtures/fake_machine.ts";
import { slowCanary } from "./fixtures/planned.ts";
import { ids, plan } from "./fixtures/plans.ts";

const EVERYTHING = plan();
const PRIMES = plan({ workloads: ["primes"] });
/** Without the models that start something for each task, which leave the race at once. */
const LASTING = { models: ["async", "worker-pool"] };
const LASTING_PRIMES = plan({ workloads: ["primes"], ...LASTING });
const SEQUENTIAL = "scaling/primes/sequential/1";
const ASYNC = "scaling/primes/async/1";
const POOL = "scaling/primes/worker-pool/2";

/** Times that differ from round to round by so many parts. */
function restless(share: number): Behaviour["batchMs"] {
  return (id, round) =>
    id.includes("sequential") ? 20 : 20 + 20 * share * (round % 2);
}

function roundsOf(session: Session, id: string): number[] {
  return session.samples.roundsOf(id).map(({ round }) => round);
}

/** Benchmarks that were measured in too few rounds to say anything of, and did not leave a race. */
function shortOf(
  session: Session,
  scenarios: readonly PlannedScenario[],
): string[] {
  return scenarios.flatMap(({ id: scenario, isRace, benchmarks }) => {
    const mayHaveLeft = isRace &&
      session.samples.keptRounds(scenario) >= MIN_ROUNDS;
    return benchmarks.filter(({ id, absence }) =>
      absence === undefined &&
      roundsOf(session, id).length < (mayHaveLeft ? 1 : MIN_ROUNDS) &&
      !session.trimmed.benchmarks.has(id) &&
      !session.trimmed.scenarios.has(scenario)
    ).map(({ id }) => id);
  });
}

const SLOWNESS: Readonly<Record<string, Behaviour["slowness"]>> = {
  "as fast as was thought": () => 1,
  "twice as fast": () => 0.5,
  "10 times slower": () => 10,
  "twice as slow from half of the budget on": (ms) => ms < 180_000 ? 1 : 2,
  "10 times slower for a minute": (ms) => ms > 60_000 && ms < 120_000 ? 10 : 1,
};

for (const [what, slowness] of Object.entries(SLOWNESS)) {
  Deno.test(`Session keeps to the budget on a machine that is ${what}, in three rounds or by naming what is trimmed`, async () => {
    const machine = new FakeMachine({ slowness, batchMs: restless(0.2) });
    const session = await machine.measure(EVERYTHING);
    assertLess(machine.clockMs, 1.1 * PROFILES.default.budgetMs);
    assertEquals(shortOf(session, EVERYTHING), []);
    assertGreater(roundsOf(session, SEQUENTIAL).length, 0);
  });
}

Deno.test("Session measures controls after what was asked for, whatever the order of a round", async () => {
  const options = { usableCores: 2, depth: "default" } as const; // A literal, as the type asks.
  const scenarios = withControls(plan({ suites: ["granularity"] }), options);
  for (const seed of [1, 2, 3, 4]) {
    const machine = new FakeMachine();
    await machine.measure(scenarios, { seed });
    const suites = machine.jobs.slice(0, 2).map(({ suite }) => suite);
    assertEquals(suites, ["granularity", "granularity"]);
    const [control] = machine.jobs.filter(({ suite }) => suite === "controls");
    assert(control);
  }
});

for (const budgetMs of [10_000, 20_000, 50_000]) {
  Deno.test(`Session keeps to a budget of ${budgetMs / 1e3} s on a slow machine`, async () => {
    const machine = new FakeMachine({ slowness: () => 3 });
    await machine.measure(plan({}, { depth: "quick" }), {
      profile: { ...PROFILES.quick, budgetMs },
    });
    assertLess(machine.clockMs, 1.1 * budgetMs);
  });
}

Deno.test("Session trims nothing where there is time for all", async () => {
  const session = await new FakeMachine().measure(PRIMES);
  assertEquals(session.trimmed.benchmarks.size, 0);
  assertEquals(session.trimmed.scenarios.size, 0);
});

Deno.test("Session trims the least telling first: in a scenario never the lower of two ranks alone", async () => {
  for (const slowness of [1, 2, 3]) {
    const machine = new FakeMachine({ slowness: () => slowness });
    const { trimmed } = await machine.measure(EVERYTHING);
    for (const { benchmarks } of EVERYTHING) {
      const offered = benchmarks.filter(({ absence, isForCurve }) =>
        absence === undefined && !isForCurve
      );
      const gone = offered.filter(({ id }) => trimmed.benchmarks.has(id))
        .map(({ trimRank }) => trimRank);
      const kept = offered.filter(({ id }) => !trimmed.benchmarks.has(id))
        .map(({ trimRank }) => trimRank);
      assert(!gone.includes(TRIM_RANK.never));
      assertLessOrEqual(Math.max(0, ...kept), Math.min(9, ...gone));
    }
  }
});

Deno.test("Session brings back what it has trimmed before anything gets further rounds, once there is time", async () => {
  const machine = new FakeMachine({
    slowness: (ms) => ms < 100_000 ? 4 : 0.5,
    batchMs: restless(0.2),
  });
  const session = await machine.measure(EVERYTHING);
  const before = machine.journal.find((entry) =>
    entry.kind === "trimmed" && entry.scenarios.length > 0
  );
  assert(before?.kind === "trimmed");
  const again = before.scenarios.filter((id) =>
    session.samples.keptRounds(id) >= MIN_ROUNDS
  );
  assertGreater(again.length, 0);
  assert(again.every((id) => !session.trimmed.scenarios.has(id)));
});

Deno.test("Session takes down what it trims", async () => {
  const machine = new FakeMachine({ slowness: () => 3 });
  const session = await machine.measure(EVERYTHING);
  const last = machine.journal.findLast(({ kind }) => kind === "trimmed");
  assert(last?.kind === "trimmed");
  assertEquals(new Set(last.benchmarks), session.trimmed.benchmarks);
  assertEquals(new Set(last.scenarios), session.trimmed.scenarios);
});

Deno.test("Session ends after three rounds where every answer is precise by then", async () => {
  const machine = new FakeMachine();
  const session = await machine.measure(LASTING_PRIMES);
  assertEquals(session.states.map(({ round }) => round), [1, 2, 3]);
  assertEquals(shortOf(session, LASTING_PRIMES), []);
});

Deno.test("Session gives the rounds that are left to the least certain scenarios", async () => {
  const scenarios = plan({ workloads: ["primes", "sort", "json"], ...LASTING });
  const machine = new FakeMachine({
    batchMs: (id, round, cycle) =>
      id.includes("/sort/") ? restless(0.2)(id, round, cycle) : 20,
  });
  const session = await machine.measure(scenarios);
  assertGreater(roundsOf(session, "scaling/sort/sequential/1").length, 10);
  assertEquals(roundsOf(session, SEQUENTIAL).length, 3);
});

Deno.test("Session ends after the most rounds, however uncertain its answers are", async () => {
  const machine = new FakeMachine({ batchMs: restless(0.2) });
  const session = await machine.measure(PRIMES, { profile: { maxRounds: 5 } });
  assertEquals(roundsOf(session, SEQUENTIAL), [1, 2, 3, 4, 5]);
});

/** An undecided race of pools, with async code far behind. */
const RACE: Behaviour["batchMs"] = (id, round) =>
  id === ASYNC ? 100 : id.includes("sequential") || round % 2 === 0 ? 20 : 12;

Deno.test("Session lets beaten variants leave after one round, as long as others are undecided", async () => {
  const machine = new FakeMachine({ batchMs: RACE });
  await machine.measure(PRIMES, { profile: { maxRounds: 5 } });
  assertEquals(machine.visits(ASYNC), [3]);
  assertEquals(machine.visits(POOL).length, 5);
});

Deno.test("Session gives beaten variants the rounds of their curve, once the race is decided", async () => {
  const machine = new FakeMachine({
    batchMs: (id) =>
      id === ASYNC || id.includes("subprocess-pool/1")
        ? 100
        : id.includes("sequential")
        ? 40
        : 20,
  });
  const session = await machine.measure(PRIMES);
  assertEquals(machine.visits(ASYNC), [3, 2, 2]);
  assertEquals(machine.visits(POOL).length, 3);
  assertEquals(shortOf(session, PRIMES), []);
});

/** Slow processes for tasks, a worker alone as fast as the loop, and all others twice as fast. */
const CURVE: Behaviour["batchMs"] = (id) =>
  id.includes("per-task")
    ? 100
    : id.includes("sequential") || id.endsWith("/1")
    ? 40
    : 20;

Deno.test("Session gives a race that everybody left the rounds that a verdict takes, before those of curves", async () => {
  const machine = new FakeMachine({
    batchMs: (id) => id.includes("sequential") ? 20 : 100,
  });
  const session = await machine.measure(PRIMES);
  const pools = roundsOf(session, POOL);
  assertEquals(pools.length, 3);
  assertEquals(pools[0], 1);
  assertEquals(roundsOf(session, ASYNC).length, 3);
});

Deno.test("Session measures the points of curves once the race is decided", async () => {
  const machine = new FakeMachine({ batchMs: CURVE });
  const session = await machine.measure(PRIMES);
  const points = PRIMES.flatMap(({ benchmarks }) => benchmarks)
    .filter(({ isForCurve, absence }) => isForCurve && absence === undefined);
  assertGreater(points.length, 3);
  assertEquals(roundsOf(session, POOL), [1, 2, 3]);
  for (const { id } of points) assertEquals(roundsOf(session, id), [4, 5, 6]);
});

Deno.test("Session measures no point of a curve while the race is open, and says so of each", async () => {
  const machine = new FakeMachine({ batchMs: RACE });
  const session = await machine.measure(PRIMES, { profile: { maxRounds: 5 } });
  const open = PRIMES.flatMap(({ benchmarks }) => benchmarks)
    .filter(({ id, absence }) =>
      absence === undefined && roundsOf(session, id).length === 0
    );
  assert(open.length > 0 && open.every(({ isForCurve }) => isForCurve));
  assert(open.every(({ id }) => session.trimmed.benchmarks.has(id)));
});

Deno.test("Session lets nobody leave a ladder before three rounds", async () => {
  const scenarios = plan({ suites: ["granularity"] });
  const machine = new FakeMachine({
    batchMs: (id) => id.includes("worker-pool") ? 100 : 20,
  });
  const session = await machine.measure(scenarios);
  assertEquals(session.states.map(({ round }) => round), [1, 2, 3]);
  assertEquals(shortOf(session, scenarios), []);
});

Deno.test("Session lets nobody leave who was slower in one of two cycles", async () => {
  const machine = new FakeMachine({
    batchMs: (id, round, cycle) =>
      id === ASYNC && (round + cycle) % 2 === 0 ? 100 : 20,
  });
  await machine.measure(PRIMES, { profile: { maxRounds: 3 } });
  assertEquals(machine.visits(ASYNC).length, 3);
});

Deno.test("Session does not take a baseline or a replicate out of the race", async () => {
  const machine = new FakeMachine({
    batchMs: (id, round) =>
      id.includes("sequential") ? 100 : 20 + 4 * (round % 2),
  });
  await machine.measure(PRIMES, { profile: { maxRounds: 5 } });
  for (const id of [SEQUENTIAL, `${SEQUENTIAL}?replicate=1`]) {
    assertEquals(machine.visits(id).length, 5);
  }
});

Deno.test("Session makes up for rounds whose cycles are set aside", async () => {
  const machine = new FakeMachine({
    canary: (scenario, round) =>
      scenario === "scaling/primes" && round === 2
        ? slowCanary()
        : { canaryAloneNs: 2e6, canaryTogetherNs: 2e6, foreignCores: 0 },
  });
  const scenarios = plan({ workloads: ["primes", "sort"], ...LASTING });
  const session = await machine.measure(scenarios);
  assertEquals(roundsOf(session, SEQUENTIAL), [1, 2, 3, 4]);
  assertEquals(session.samples.keptRounds("scaling/primes"), 3);
  assertEquals(roundsOf(session, "scaling/sort/sequential/1"), [1, 2, 3]);
});

Deno.test("Session makes up for lost rounds of a race before it keeps time for memory", async () => {
  const measure = async (options: Parameters<FakeMachine["measure"]>[1]) => {
    const machine = new FakeMachine({
      canary: (_, round) =>
        round === 2
          ? slowCanary()
          : { canaryAloneNs: 2e6, canaryTogetherNs: 2e6, foreignCores: 0 },
    });
    const session = await machine.measure(LASTING_PRIMES, options);
    return { machine, session };
  };
  const { machine } = await measure({});
  const budgetMs = machine.clockMs + 3_000;
  // All that is left after three rounds, but for a second: less than a process is worth.
  const reserveMs = budgetMs - (machine.startsMs.at(-1) ?? NaN) - 1_000;
  const { session } = await measure({ profile: { budgetMs }, reserveMs });
  assertEquals(roundsOf(session, SEQUENTIAL), [1, 2, 3, 4]);
});

Deno.test("Session waits while others use the cores, as long as three rounds still fit", async () => {
  for (const busyUntilMs of [60_000, Infinity]) {
    const machine = new FakeMachine({
      areCoresFree: (ms) => ms < 10_000 || ms > busyUntilMs,
    });
    const session = await machine.measure(EVERYTHING);
    assertLess(machine.clockMs, 1.1 * PROFILES.default.budgetMs);
    assertEquals(shortOf(session, EVERYTHING), []);
    assert(machine.reports.some(({ name }) => name.startsWith("waiting")));
    const waitedMs = machine.jobs.map((_, at) => machine.startsMs[at] ?? NaN)
      .filter((ms) => ms > 12_000 && ms < 60_000);
    assertEquals(waitedMs, []);
  }
});

Deno.test("Session measures again what a process has stopped for lack of cores, and ends all the same where they never come back", async () => {
  for (const stops of [1, Infinity]) {
    const machine = new FakeMachine();
    let stopped = 0;
    const session = await machine.measure(EVERYTHING, {
      runBench: (job) => {
        const mayStop = job.mostForeignCores !== undefined;
        if (!mayStop || stopped === stops) return machine.run(job);
        stopped++;
        machine.clockMs += 3_000;
        const id = job.scenarios[0]?.variants[0]?.id ?? "";
        job.onRecord({ kind: "started", id });
        job.onRecord({ kind: "stopped", id });
        return Promise.resolve({ problem: "" });
      },
    });
    assertGreater(stopped, 0);
    for (const { phase, position, of } of machine.reports) {
      if (phase === "rounds") assert(position >= 0 && position <= of);
    }
    assertLess(machine.clockMs, 1.1 * PROFILES.default.budgetMs);
    assertEquals(shortOf(session, EVERYTHING), []);
    assertEquals(session.samples.hasFailed(SEQUENTIAL), false);
  }
});

Deno.test("Session asks for no benchmark that a model does not offer", async () => {
  const scenarios = plan({ workloads: ["json"] });
  const absent = scenarios.flatMap(({ benchmarks }) => benchmarks)
    .filter(({ absence }) => absence !== undefined);
  assertGreater(absent.length, 0);
  const machine = new FakeMachine();
  await machine.measure(scenarios);
  assertEquals(absent.flatMap(({ id }) => machine.visits(id)), []);
});

Deno.test("Session visits every variant in each cycle, in an order of its own", async () => {
  const machine = new FakeMachine();
  await machine.measure(LASTING_PRIMES);
  const orders = machine.jobs.flatMap(({ scenarios }) =>
    scenarios.flatMap(({ cycles }) => cycles)
  );
  const [first = []] = orders;
  for (const order of orders) {
    assertEquals(order.toSorted(), first.toSorted());
  }
  assertGreater(new Set(orders.map((order) => order.join())).size, 1);
});

Deno.test("Session spreads the visits of slow variants over the cycles", async () => {
  const machine = new FakeMachine();
  await machine.measure(PRIMES);
  const perTask = ids({ workloads: ["primes"] })
    .find((id) => id.includes("subprocess-per-task")) ?? "";
  assertEquals(machine.visits(perTask), [2, 2, 2]);
});

Deno.test("Session repeats its orders by the seed", async () => {
  const ordersOf = async (seed: number) => {
    const machine = new FakeMachine();
    await machine.measure(EVERYTHING, { seed });
    return machine.jobs.map(({ scenarios }) => scenarios);
  };
  assertEquals(await ordersOf(7), await ordersOf(7));
  const [some, others] = [await ordersOf(7), await ordersOf(8)];
  assert(JSON.stringify(some) !== JSON.stringify(others));
});

for (const [what, slowness] of Object.entries(SLOWNESS)) {
  Deno.test(`Session never raises the time left on a machine that is ${what}, nor lets it jump by a third`, async () => {
    const machine = new FakeMachine({ slowness, batchMs: restless(0.2) });
    await machine.measure(EVERYTHING);
    const { reports } = machine;
    assertGreater(reports.length, 10);
    for (const [index, { leftMs, elapsedMs }] of reports.entries()) {
      const before = reports[index - 1];
      if (!before) continue;
      const passedMs = elapsedMs - before.elapsedMs;
      assert(leftMs <= before.leftMs);
      assert(leftMs >= (before.leftMs - passedMs) * 2 / 3);
    }
  });
}

Deno.test("Session tells of every scenario it begins, by its place among those of the round", async () => {
  const machine = new FakeMachine();
  await machine.measure(plan({ workloads: ["primes", "sort"], ...LASTING }));
  const told = machine.reports.map(({ phase, round, position, of }) =>
    `${phase} ${round}: ${position} of ${of}`
  );
  assertEquals(
    told,
    [1, 2, 3].flatMap((round) =>
      [1, 2].map((position) => `rounds ${round}: ${position} of 2`)
    ),
  );
  assertEquals(
    new Set(machine.reports.map(({ name }) => name)),
    new Set(["scaling/primes", "scaling/sort"]),
  );
});

Deno.test("Session says how the machine was in each round, and how long batches took", async () => {
  const machine = new FakeMachine();
  const { states } = await machine.measure(LASTING_PRIMES);
  assertEquals(states.map(({ round }) => round), [1, 2, 3]);
  assert(states.every(({ iteratingSeconds }) => iteratingSeconds > 0));
});

Deno.test("Session keeps what came before an interruption, and blames nobody for it", async () => {
  const controller = new AbortController();
  const machine = new FakeMachine();
  const session = await machine.measure(EVERYTHING, {
    signal: controller.signal,
    onProgress: ({ round }) => {
      if (round === 2) controller.abort();
    },
  });
  assertEquals(session.states.map(({ round }) => round), [1]);
  const all = EVERYTHING.flatMap(({ benchmarks }) => benchmarks);
  for (const { id, absence, isForCurve } of all) {
    assertEquals(session.samples.hasFailed(id), false);
    if (absence !== undefined || session.trimmed.benchmarks.has(id)) continue;
    assertEquals(roundsOf(session, id)[0], isForCurve ? undefined : 1);
  }
});
