import { assert, assertEquals, assertLess } from "@std/assert";
import { caseOf } from "../../src/measure/plan.ts";
import { parseBenchId } from "../../src/results/mod.ts";
import { SUITES, WORKLOADS } from "../../src/workloads/catalog.ts";
import { ids, plan, workersOf } from "./fixtures/plans.ts";

Deno.test("planCells() plans in each profile what the ones before it hold, and more", () => {
  const quick = ids({}, { depth: "quick" });
  const usual = new Set(ids({}));
  const thorough = new Set(ids({}, { depth: "thorough" }));
  assert(quick.every((id) => usual.has(id)));
  assert([...usual].every((id) => thorough.has(id)));
  assertLess(quick.length, usual.size);
  assertLess(usual.size, thorough.size);
});

Deno.test("planCells() plans every suite and workload by default, and a few workloads of one suite where it is quick", () => {
  const usual = plan({});
  assertEquals(
    [...new Set(usual.map(({ suite }) => suite))],
    SUITES.map(({ id }) => id),
  );
  const scaled = usual.filter(({ suite }) => suite === "scaling");
  assertEquals(
    new Set(scaled.map(({ workload }) => workload)),
    new Set(WORKLOADS.map(({ id }) => id)),
  );
  const quick = plan({}, { depth: "quick" });
  assertEquals([...new Set(quick.map(({ suite }) => suite))], ["scaling"]);
  assertLess(new Set(quick.map(({ workload }) => workload)).size, 6);
});

Deno.test("planCells() plans pools at 1, 2, 4 … cores and one step beyond", () => {
  const primes = plan({ workloads: ["primes"] }, { usableCores: 6 });
  for (const pool of ["worker-pool", "shared-memory", "subprocess-pool"]) {
    assertEquals(workersOf(primes, pool), [1, 2, 4, 6, 12]);
  }
  assertEquals(workersOf(primes, "async"), [1]);
  assertEquals(workersOf(primes, "worker-per-task"), [6]);
});

Deno.test("planCells() plans the baselines of one suite twice, and every cell where that is asked for", () => {
  const twins = plan({}).filter(({ parameters }) => parameters.twin);
  assertEquals(twins.length, WORKLOADS.length);
  assert(
    twins.every(({ suite, model }) =>
      suite === "scaling" && model === "sequential"
    ),
  );
  const all = plan({ suites: ["scaling", "payload"], twins: true })
    .filter(({ absence }) => absence === undefined);
  const [once, twice] = [false, true].map((isTwin) =>
    all.filter(({ parameters }) => Boolean(parameters.twin) === isTwin).length
  );
  assertEquals(once, twice);
});

Deno.test("planCells() gives a twin everything of its original but the name", () => {
  const [original, twin] = plan({ workloads: ["http"] });
  assert(original && twin);
  assertEquals(twin, {
    ...original,
    id: "scaling/http/sequential/1?twin=1",
    parameters: { twin: 1 },
  });
  assertEquals(caseOf(original), caseOf(twin));
});

Deno.test("planCells() lists a model that has no form of a workload once, with the reason and without a twin", () => {
  const absent = plan({ suites: ["scaling"], twins: true })
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

Deno.test("planCells() names every cell once, in a way that can be read back", () => {
  for (const depth of ["quick", "default", "thorough"] as const) {
    const cells = plan({ twins: true }, { depth, usableCores: 12 });
    assertEquals(new Set(cells.map(({ id }) => id)).size, cells.length);
    for (const { id, suite, workload, model, workers, parameters } of cells) {
      assertEquals(
        parseBenchId(id),
        { suite, workload, model, workers, parameters },
      );
    }
  }
});

Deno.test("planCells() says how many tasks a batch has and how many of them are in flight", () => {
  const cells = plan({ workloads: ["http"], cores: [2, 64] });
  const batches = cells.filter(({ absence }) => absence === undefined)
    .map(({ model, workers, items, inFlight }) =>
      [`${model}/${workers}`, items, inFlight] as const
    );
  const items = cells[0]?.items ?? 0;
  assertEquals(batches, [
    ["sequential/1", items, 1],
    ["sequential/1", items, 1],
    ["async/1", items, items],
    ["worker-pool/2", items, 2],
    ["worker-pool/64", items, Math.min(items, 64)],
    ["subprocess-pool/2", items, 2],
    ["subprocess-pool/64", items, Math.min(items, 64)],
  ]);
});

Deno.test("caseOf() tells sizes of a workload apart, and suites", () => {
  const spins = plan({ workloads: ["spin"], models: ["sequential"] });
  assertEquals(new Set(spins.map(caseOf)).size, spins.length);
});
