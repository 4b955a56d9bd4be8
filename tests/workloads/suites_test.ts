import { assert, assertEquals, assertGreater, assertMatch } from "@std/assert";
import { MODELS } from "../../src/models.ts";
import {
  formatBenchId,
  formatScenarioId,
  parseBenchId,
} from "../../src/results/bench_id.ts";
import {
  type Depth,
  type Entry,
  isWithin,
  type Scenario,
  type Suite,
  SUITES,
  TRIM_RANK,
  type Variant,
  variantsOf,
  workerCounts,
  type WorkloadDescription,
  WORKLOADS,
} from "../../src/workloads/catalog.ts";
import { spinWorkload } from "../../src/workloads/spin.ts";
import { echoBytes, echoObjects } from "../../src/workloads/overheads.ts";

const DEPTHS: readonly Depth[] = ["quick", "default", "thorough"];

function suiteOf(id: string): Suite {
  const suite = SUITES.find((suite) => suite.id === id);
  assert(suite, `no suite "${id}"`);
  return suite;
}

function assertDistinct(texts: readonly string[]): void {
  assertEquals(new Set(texts).size, texts.length, texts.join(", "));
}

Deno.test("SUITES have ids and labels that no other has", () => {
  assertDistinct(SUITES.map(({ id }) => id));
  assertDistinct(SUITES.map(({ label }) => label));
});

Deno.test("WORKLOADS are each one scenario of scaling, in their order and size", () => {
  const { scenarios } = suiteOf("scaling");
  assertEquals(scenarios.map(({ workload }) => workload), [...WORKLOADS]);
  assertEquals(
    scenarios.map(({ items }) => items),
    WORKLOADS.map(({ items }) => items),
  );
});

Deno.test("scaling says of its workloads without a shared form, and of no others, why one model is absent", () => {
  for (const { workload, entries } of suiteOf("scaling").scenarios) {
    const absent = entries.filter(({ absence }) => absence !== undefined);
    const hasSharedForm = "prepare" in workload && workload.hasSharedForm;
    assertEquals(
      absent.map(({ model }) => model),
      hasSharedForm ? [] : ["shared-memory"],
    );
    for (const { absence = "" } of absent) assertMatch(absence, /share/);
  }
});

for (const suite of SUITES) {
  Deno.test(`${suite.id} has its bench file, and asks one question`, async () => {
    const file = new URL(
      `../../bench/${suite.id}_bench.ts`,
      import.meta.url,
    );
    assert((await Deno.stat(file)).isFile);
    assertMatch(suite.question, /^[A-Z].*\?$/);
  });

  Deno.test(`${suite.id} has scenarios that a bench id tells apart`, () => {
    assertGreater(suite.scenarios.length, 0);
    assertDistinct(
      suite.scenarios.map(({ workload, parameters }) =>
        formatScenarioId({
          ...{ suite: suite.id, workload: workload.id, parameters },
        })
      ),
    );
    for (const { workload, parameters, entries } of suite.scenarios) {
      for (const { model } of entries) {
        const id = {
          ...{ suite: suite.id, workload: workload.id, model },
          ...{ workers: 1, parameters },
        };
        assertEquals(parseBenchId(formatBenchId(id)), id);
      }
    }
  });

  Deno.test(`${suite.id} lets only known models and its own methods take part`, () => {
    const models = MODELS.map(({ id }) => id);
    const methods = suite.methods.map(({ id }) => id);
    assertDistinct([...models, ...methods]);
    for (const { entries } of suite.scenarios) {
      assertDistinct(entries.map(({ model }) => model));
      for (const { model } of entries) {
        assert([...models, ...methods].includes(model), model);
      }
    }
  });

  Deno.test(`${suite.id} has in every scenario what its ratios are taken against`, () => {
    if (suite.baseline === null) return;
    for (const { entries, from } of suite.scenarios) {
      const baseline = entries.find(({ model }) => model === suite.baseline);
      assert(baseline);
      assertEquals(baseline.workers, "one");
      // A profile that measures the scenario measures its baseline too.
      assert(isWithin(baseline.from, from));
    }
  });

  Deno.test(`${suite.id} has something to compare wherever a scenario is measured`, () => {
    for (const scenario of suite.scenarios) {
      assert(Number.isInteger(scenario.items) && scenario.items > 0);
      for (
        const depth of DEPTHS.filter((one) => isWithin(scenario.from, one))
      ) {
        const measured = variantsOf(scenario, {
          ...{ depth, usableCores: 2, baseline: suite.baseline },
        }).filter(({ absence }) => absence === undefined);
        assertGreater(measured.length, 1);
      }
    }
  });

  Deno.test(`${suite.id} keeps its baseline and at least one other variant of a scenario however short the time is`, () => {
    for (const scenario of suite.scenarios.filter((one) => !one.isFarEnd)) {
      const kept = variantsOf(scenario, {
        ...{ depth: "default", usableCores: 2, baseline: suite.baseline },
      }).filter(({ absence, trimRank }) =>
        absence === undefined && trimRank === TRIM_RANK.never
      );
      assertGreater(kept.length, 1);
      if (suite.baseline === null) continue;
      assert(kept.some(({ model }) => model === suite.baseline));
    }
  });
}

Deno.test("granularity cuts the same work into items of many sizes, and has enough of the largest for many cores", () => {
  const sizes = suiteOf("granularity").scenarios.map((
    { items, parameters },
  ) => [items, items * (parameters.itemMicros ?? NaN)]);
  assertEquals(sizes, [
    ...[[20_000, 20_000], [2_000, 20_000], [200, 20_000]],
    [40, 40_000],
  ]);
});

Deno.test("batch has more and more items of one size", () => {
  const { scenarios } = suiteOf("batch");
  assertEquals(
    scenarios.map(({ items }) => items),
    [1, 10, 100, 1_000, 10_000],
  );
  for (const { items, parameters } of scenarios) {
    assertEquals(parameters, { items, itemMicros: 20 });
  }
});

Deno.test("granularity and batch prepare what their scenarios say", async () => {
  for (const id of ["granularity", "batch"]) {
    for (const { items, parameters, workload } of suiteOf(id).scenarios) {
      assertEquals(workload, spinWorkload);
      using batch = await spinWorkload.prepare({ items, parameters });
      assertEquals(batch.inputs.length, items);
      assertEquals(new Set(batch.inputs), new Set([parameters.itemMicros]));
    }
  }
});

/** The scenarios of one workload of the payload suite, in their order. */
function payloadScenarios(workload: WorkloadDescription): readonly Scenario[] {
  return suiteOf("payload").scenarios.filter((one) =>
    one.workload === workload
  );
}

Deno.test("payload echoes less often where a message is longer", () => {
  for (
    const [workload, fewest] of [[echoBytes, 2], [echoObjects, 1]] as const
  ) {
    const scenarios = payloadScenarios(workload);
    for (const [index, { items, parameters }] of scenarios.slice(1).entries()) {
      const shorter = scenarios[index];
      assert(items <= (shorter?.items ?? 0));
      assert(items >= fewest);
      assertGreater(parameters.bytes, shorter?.parameters.bytes ?? NaN);
    }
  }
});

Deno.test("payload sends objects in three sizes, each of which bytes have too, and through channels of their own", () => {
  const sizesOf = (workload: WorkloadDescription) =>
    payloadScenarios(workload).map(({ parameters }) => parameters.bytes);
  const sizes = sizesOf(echoObjects);
  assertEquals(sizes, [2 ** 10, 2 ** 16, 2 ** 20]);
  assert(sizes.every((bytes) => sizesOf(echoBytes).includes(bytes)));
  const channelsOf = (workload: WorkloadDescription) =>
    payloadScenarios(workload).map(({ entries }) =>
      entries.map(({ model }) => model).join(" ")
    );
  assertEquals(
    new Set(channelsOf(echoBytes)),
    new Set(["clone transfer shared pipe socket"]),
  );
  assertEquals(
    new Set(channelsOf(echoObjects)),
    new Set(["clone-objects pipe-objects"]),
  );
});

Deno.test("workerCounts() doubles up to the cores, and goes one step beyond", () => {
  assertEquals(workerCounts(1), [1, 2]);
  assertEquals(workerCounts(2), [1, 2, 4]);
  assertEquals(workerCounts(3), [1, 2, 3, 6]);
  assertEquals(workerCounts(12), [1, 2, 4, 8, 12, 24]);
  assertEquals(workerCounts(16), [1, 2, 4, 8, 16, 32]);
});

type Options = Parameters<typeof variantsOf>[1];

/** The variants of a scenario with one entry. */
function variants(
  entry: Partial<Entry>,
  options: Partial<Options> = {},
): Variant[] {
  const scenario: Scenario = {
    ...{ workload: spinWorkload, items: 100, parameters: {}, from: "default" },
    entries: [
      { model: "worker-pool", workers: "cores", from: "default", ...entry },
    ],
  };
  return variantsOf(scenario, {
    ...{ depth: "thorough", usableCores: 6, baseline: null, ...options },
  });
}

function countsOf(...args: Parameters<typeof variants>): number[] {
  return variants(...args).map(({ workers }) => workers);
}

Deno.test("variantsOf() gives one worker, the usable cores, or a row of counts", () => {
  assertEquals(countsOf({ workers: "one" }), [1]);
  assertEquals(countsOf({ workers: "usable" }), [6]);
  assertEquals(countsOf({ workers: "cores" }), [1, 2, 4, 6, 12]);
});

Deno.test("variantsOf() goes beyond the usable cores from the profile on that an entry names", () => {
  const counts = (entry: Partial<Entry>, depth: Depth) =>
    countsOf(entry, { depth, usableCores: 2 });
  assertEquals(counts({}, "default"), [1, 2]);
  assertEquals(counts({}, "thorough"), [1, 2, 4]);
  assertEquals(counts({ beyondCoresFrom: "default" }, "default"), [1, 2, 4]);
});

Deno.test("variantsOf() takes the user's counts in every profile", () => {
  const options = { depth: "default", counts: [3, 15] } as const;
  assertEquals(countsOf({ workers: "one" }, options), [1]);
  assertEquals(countsOf({ workers: "usable" }, options), [3]);
  assertEquals(countsOf({ workers: "cores" }, options), [3, 15]);
});

Deno.test("variantsOf() takes of the user's counts the one next to the usable cores", () => {
  const usable = (usableCores: number, counts: number[]) =>
    countsOf({ workers: "usable" }, { usableCores, counts });
  assertEquals(usable(6, [1, 6, 12]), [6]);
  assertEquals(usable(6, [1, 2, 4, 8]), [4]);
  assertEquals(usable(2, [4, 8]), [4]);
});

Deno.test("variantsOf() lists what its profile measures, and what the user names", () => {
  const count = (options: Partial<Options>) =>
    variants({ workers: "one" }, options).length;
  assertEquals(count({ depth: "quick" }), 0);
  assertEquals(count({ depth: "quick", models: ["worker-pool"] }), 1);
  assertEquals(count({ models: ["async"] }), 0);
  assertEquals(count({ models: ["async"], baseline: "worker-pool" }), 1);
});

Deno.test("variantsOf() lists an absent model once", () => {
  const absent = variants({ absence: "It has no such form." });
  assertEquals(absent.map(({ absence }) => absence), ["It has no such form."]);
});

Deno.test("variantsOf() gives models that start a worker for each item fewer items", () => {
  const itemsOf = (entry: Partial<Entry>) =>
    variants({ workers: "usable", ...entry }).map(({ items }) => items);
  assertEquals(itemsOf({}), [100]);
  assertEquals(itemsOf({ isPerTask: true }), [12]);
});

Deno.test("services are the first to go where time is short", () => {
  for (const scenario of suiteOf("responsiveness").scenarios) {
    const ranks = variantsOf(scenario, {
      ...{ depth: "default", usableCores: 2, baseline: "sequential" },
    }).map(({ trimRank }) => trimRank);
    assertEquals(
      new Set(ranks).difference(new Set([TRIM_RANK.farEnd])).size,
      0,
    );
  }
});

Deno.test("variantsOf() ranks what may go where time is short, and nothing that the user names", () => {
  const ranks = (entry: Partial<Entry>, options?: Partial<Options>) =>
    variants(entry, options).map(({ trimRank }) => trimRank);
  const { oneWorker, betweenCores, never, beyondCores, perTask } = TRIM_RANK;
  assertEquals(
    ranks({}),
    [oneWorker, betweenCores, betweenCores, never, beyondCores],
  );
  assertEquals(ranks({ workers: "usable", isPerTask: true }), [perTask]);
  assertEquals(ranks({}, { baseline: "worker-pool" }), Array(5).fill(never));
  assertEquals(ranks({}, { models: ["worker-pool"] }), Array(5).fill(never));
});
