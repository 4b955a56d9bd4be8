import { assert, assertEquals, assertLess, assertThrows } from "@std/assert";
import {
  SELECTABLE,
  type Selection,
  SelectionError,
} from "../../src/measure/plan.ts";
import { parseBenchId } from "../../src/results/mod.ts";
import { SUITES, TRIM_RANK, WORKLOADS } from "../../src/workloads/catalog.ts";
import { benchmarks, ids, plan, workersOf } from "./fixtures/plans.ts";

Deno.test("planScenarios() plans in each profile what the ones before it hold, and more", () => {
  const quick = ids({}, { depth: "quick" });
  const usual = new Set(ids({}));
  const thorough = new Set(ids({}, { depth: "thorough" }));
  assert(quick.every((id) => usual.has(id)));
  assert([...usual].every((id) => thorough.has(id)));
  assertLess(quick.length, usual.size);
  assertLess(usual.size, thorough.size);
});

Deno.test("planScenarios() plans every suite and workload by default, and a few workloads of one suite where it is quick", () => {
  const usual = benchmarks({});
  assertEquals(
    [...new Set(usual.map(({ suite }) => suite))],
    SUITES.map(({ id }) => id).filter((id) => id !== "controls"),
  );
  const scaled = usual.filter(({ suite }) => suite === "scaling");
  assertEquals(
    new Set(scaled.map(({ workload }) => workload)),
    new Set(WORKLOADS.map(({ id }) => id)),
  );
  const quick = benchmarks({}, { depth: "quick" });
  assertEquals([...new Set(quick.map(({ suite }) => suite))], ["scaling"]);
  assertLess(new Set(quick.map(({ workload }) => workload)).size, 6);
});

Deno.test("planScenarios() plans pools at 1, 2, 4 … cores and one step beyond", () => {
  const primes = benchmarks({ workloads: ["primes"] }, { usableCores: 6 })
    .filter(({ parameters }) => !parameters.replicate);
  for (const pool of ["worker-pool", "shared-memory", "subprocess-pool"]) {
    assertEquals(workersOf(primes, pool), [1, 2, 4, 6, 12]);
  }
  assertEquals(workersOf(primes, "async"), [1]);
  assertEquals(workersOf(primes, "worker-per-task"), [6]);
});

Deno.test("planScenarios() plans baselines and worker pools of one suite twice, and every benchmark where that is asked for", () => {
  const repeated = (depth: "quick" | "default") =>
    benchmarks({}, { depth }).filter(({ parameters }) => parameters.replicate);
  const [quick, usual] = [repeated("quick"), repeated("default")];
  assertEquals(
    new Set(quick.map(({ model }) => model)),
    new Set(["sequential"]),
  );
  assertEquals(usual.length, 2 * WORKLOADS.length);
  for (const { suite, model, workers } of usual) {
    assertEquals(suite, "scaling");
    assert(["sequential/1", "worker-pool/2"].includes(`${model}/${workers}`));
  }
  const all = benchmarks({ suites: ["scaling", "payload"], replicates: true })
    .filter(({ absence }) => absence === undefined);
  const [once, twice] = [false, true].map((isTwin) =>
    all.filter(({ parameters }) => Boolean(parameters.replicate) === isTwin)
      .length
  );
  assertEquals(once, twice);
});

Deno.test("planScenarios() gives a replicate everything of its original but the name", () => {
  const [original, replicate] = benchmarks({ workloads: ["http"] });
  assert(original && replicate);
  assertEquals(replicate, {
    ...original,
    id: "scaling/http/sequential/1?replicate=1",
    parameters: { replicate: 1 },
  });
});

Deno.test("planScenarios() lists a model that has no form of a workload once, with the reason and without a replicate", () => {
  const absent = benchmarks({ suites: ["scaling"], replicates: true })
    .filter(({ absence }) => absence !== undefined);
  assert(absent.length > 0);
  const workloads = absent.map(({ workload }) => workload);
  assertEquals(new Set(workloads).size, workloads.length);
  for (const { workload, model, parameters, absence = "" } of absent) {
    assertEquals([model, parameters], ["shared-memory", {}]);
    assert(absence.includes(workload) && absence.includes("share"));
  }
  const shared = WORKLOADS.filter(({ hasSharedForm }) => hasSharedForm);
  assert(shared.every(({ id }) => !workloads.includes(id)));
});

Deno.test("planScenarios() names every benchmark once, in a way that can be read back", () => {
  for (const depth of ["quick", "default", "thorough"] as const) {
    const found = benchmarks({ replicates: true }, { depth, usableCores: 12 });
    assertEquals(new Set(found.map(({ id }) => id)).size, found.length);
    for (const { id, suite, workload, model, workers, parameters } of found) {
      assertEquals(
        parseBenchId(id),
        { suite, workload, model, workers, parameters },
      );
    }
  }
});

Deno.test("planScenarios() says how many tasks a batch has and how many of them are in flight", () => {
  const found = benchmarks({ workloads: ["http"], cores: [2, 64] });
  const batches = found.filter(({ absence }) => absence === undefined)
    .map(({ model, workers, items, inFlight }) =>
      [`${model}/${workers}`, items, inFlight] as const
    );
  const items = found[0]?.items ?? 0;
  assertEquals(batches, [
    ["sequential/1", items, 1],
    ["sequential/1", items, 1],
    ["async/1", items, items],
    ["worker-pool/2", items, 2],
    ["worker-pool/2", items, 2],
    ["worker-pool/64", items, Math.min(items, 64)],
    ["subprocess-pool/2", items, 2],
    ["subprocess-pool/64", items, Math.min(items, 64)],
  ]);
});

Deno.test("planScenarios() keeps sizes of a workload apart, and suites", () => {
  const spins = plan({ workloads: ["spin"] });
  assertEquals(new Set(spins.map(({ id }) => id)).size, spins.length);
  assertEquals(new Set(spins.map(({ suite }) => suite)).size, 2);
  for (const { benchmarks, ...scenario } of spins) {
    for (const { suite, workload, parameters } of benchmarks) {
      const { replicate: _, ...own } = parameters;
      assertEquals(
        { suite, workload, parameters: own },
        {
          suite: scenario.suite,
          workload: scenario.workload,
          parameters: { ...scenario.parameters },
        },
      );
    }
  }
});

Deno.test("planScenarios() takes worker counts that are asked for, and one of them for a worker per task", () => {
  const found = benchmarks({ workloads: ["primes"], cores: [3, 5] });
  assertEquals(workersOf(found, "worker-pool"), [3, 5]);
  assertEquals(workersOf(found, "async"), [1]);
  assertEquals(workersOf(found, "worker-per-task"), [3]);
});

Deno.test("planScenarios() plans what is named whatever the profile", () => {
  const depth = "quick";
  const named = (selection: Partial<Selection>) =>
    benchmarks(selection, { depth });
  assert(named({ workloads: ["sqlite"] }).length > 0);
  assertEquals(
    ids({ suites: ["lifecycle"] }, { depth: "thorough" }),
    ids({ suites: ["lifecycle"] }),
  );
  const perTask = named({ workloads: ["json"], models: ["worker-per-task"] });
  assertEquals(workersOf(perTask, "worker-per-task"), [2]);
  assertEquals(
    ids({ models: ["lock"] }, { depth }),
    [1, 2, 4].map((workers) => `sharing/counter/lock/${workers}`),
  );
});

Deno.test("planScenarios() plans a suite that is named with all that it compares, however short the run", () => {
  const quick = benchmarks({}, { depth: "quick" }).map(({ suite }) => suite);
  for (const suite of SELECTABLE.suites.filter((id) => !quick.includes(id))) {
    const modelsOf = (depth: "quick" | "default") =>
      new Set(
        benchmarks({ suites: [suite] }, { depth })
          .map(({ model }) => model),
      );
    assertEquals(modelsOf("quick"), modelsOf("default"));
  }
});

Deno.test("planScenarios() plans a part of the services by default, and all of them where they are named", () => {
  const services = (found: ReturnType<typeof benchmarks>) =>
    found.filter(({ suite }) => suite === "responsiveness");
  assertEquals(services(benchmarks({}, { depth: "quick" })), []);
  const usual = services(benchmarks({}));
  assertEquals(usual.map(({ model }) => model), [
    ...["sequential", "worker-pool", "shared-port"],
  ]);
  for (const depth of ["quick", "default"] as const) {
    const named = benchmarks({ suites: ["responsiveness"] }, { depth });
    assertEquals(named.length, 24);
    assertEquals(new Set(named.map(({ model }) => model)).size, 6);
  }
  // A handler is priced by what its loads take, and judged by its tail, so that none leaves the race.
  assert(usual.every(({ priorVisitMs = 0 }) => priorVisitMs > 1_000));
  assert(usual.every(({ staysInRace }) => staysInRace));
});

Deno.test("planScenarios() always plans the baseline, beside what is named and nowhere else", () => {
  assertEquals(
    ids({ workloads: ["http"], models: ["worker-pool"], cores: [3] }),
    [
      "scaling/http/sequential/1",
      "scaling/http/sequential/1?replicate=1",
      "scaling/http/worker-pool/3",
    ],
  );
  const pipes = benchmarks({ models: ["pipe"] });
  assertEquals(new Set(pipes.map(({ model }) => model)), new Set(["pipe"]));
});

Deno.test("planScenarios() refuses a selection that leaves nothing to measure", () => {
  const selections: Partial<Selection>[] = [
    { suites: ["payload"], workloads: ["primes"] },
    { suites: ["scaling"], models: ["pipe"] },
    { workloads: ["primes"], models: ["lock"] },
  ];
  for (const selection of selections) {
    assertThrows(
      () => benchmarks(selection),
      SelectionError,
      "expected at least one",
    );
  }
});

Deno.test("planScenarios() refuses more benchmarks than a run may hold, before they are measured", () => {
  const cores = Array.from({ length: 100 }, (_, index) => index + 1);
  assertThrows(() => benchmarks({ cores }), SelectionError, "at most 2000");
  assert(benchmarks({ workloads: ["primes"], cores }).length > 0);
});

Deno.test("planScenarios() lets more workers than cores race where tasks hold their thread and wait, and nowhere else", () => {
  const beyond = benchmarks({ suites: ["scaling"] })
    .filter(({ workers, absence }) => workers > 2 && absence === undefined);
  const waiting = new Set(
    beyond.filter(({ isForCurve, trimRank }) =>
      !isForCurve && trimRank === TRIM_RANK.never
    ).map(({ workload }) => workload),
  );
  assertEquals(
    [...waiting].sort(),
    ["blocking-wait", "file-read-sync", "sqlite"],
  );
  assert(beyond.some(({ workload }) => workload === "primes"));
});
