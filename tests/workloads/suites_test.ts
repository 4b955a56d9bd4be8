import { assert, assertEquals, assertGreater, assertMatch } from "@std/assert";
import { MODELS } from "../../src/models.ts";
import { formatBenchId, parseBenchId } from "../../src/results/bench_id.ts";
import {
  type Case,
  type Contender,
  countsOf,
  type Suite,
  SUITES,
  workerCounts,
  WORKLOADS,
} from "../../src/workloads/catalog.ts";
import { spinWorkload } from "../../src/workloads/spin.ts";
import {
  echoBytes,
  echoObjects,
  type Subject,
} from "../../src/workloads/subjects.ts";

const DEPTHS = ["quick", "default", "thorough"];

function suiteOf(id: string): Suite {
  const suite = SUITES.find((suite) => suite.id === id);
  assert(suite, `no suite "${id}"`);
  return suite;
}

function assertDistinct(texts: readonly string[]): void {
  assertEquals(new Set(texts).size, texts.length, texts.join(", "));
}

/** A case's name among those of its suite, which all of its contenders share. */
function nameOf({ id: suite }: Suite, { subject, parameters }: Case): string {
  const workload = subject.id;
  return formatBenchId({
    ...{ suite, workload, parameters },
    ...{ model: "any", workers: 1 },
  });
}

Deno.test("SUITES have ids and labels that no other has", () => {
  assertDistinct(SUITES.map(({ id }) => id));
  assertDistinct(SUITES.map(({ label }) => label));
});

Deno.test("WORKLOADS are each one case of scaling, in their order and size", () => {
  const { cases } = suiteOf("scaling");
  assertEquals(cases.map(({ subject }) => subject), [...WORKLOADS]);
  assertEquals(
    cases.map(({ items }) => items),
    WORKLOADS.map(({ items }) => items),
  );
});

Deno.test("scaling says of its workloads without a shared form, and of no others, why one contender is absent", () => {
  for (const { subject, contenders } of suiteOf("scaling").cases) {
    const absent = contenders.filter(({ absence }) => absence !== undefined);
    const hasSharedForm = "prepare" in subject && subject.hasSharedForm;
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

  Deno.test(`${suite.id} has cases that a bench id tells apart`, () => {
    assertGreater(suite.cases.length, 0);
    assertDistinct(suite.cases.map((one) => nameOf(suite, one)));
    for (const { subject, parameters, contenders } of suite.cases) {
      for (const { model } of contenders) {
        const id = {
          ...{ suite: suite.id, workload: subject.id, model },
          ...{ workers: 1, parameters },
        };
        assertEquals(parseBenchId(formatBenchId(id)), id);
      }
    }
  });

  Deno.test(`${suite.id} lets only known models and its own variants take part`, () => {
    const models = MODELS.map(({ id }) => id);
    const variants = suite.variants.map(({ id }) => id);
    assertDistinct([...models, ...variants]);
    for (const { contenders } of suite.cases) {
      assertDistinct(contenders.map(({ model }) => model));
      for (const { model } of contenders) {
        assert([...models, ...variants].includes(model), model);
      }
    }
  });

  Deno.test(`${suite.id} has in every case what its ratios are taken against`, () => {
    if (suite.baseline === null) return;
    for (const { contenders, from } of suite.cases) {
      const baseline = contenders.find(({ model }) => model === suite.baseline);
      assert(baseline);
      assertEquals(baseline.workers, "one");
      // A profile that measures the case measures its baseline too.
      assert(DEPTHS.indexOf(baseline.from) <= DEPTHS.indexOf(from));
    }
  });

  Deno.test(`${suite.id} has someone to measure wherever a case is measured`, () => {
    for (const { contenders, from, items } of suite.cases) {
      assert(Number.isInteger(items) && items > 0);
      const depth = DEPTHS.indexOf(from);
      const present = contenders.filter((contender) =>
        DEPTHS.indexOf(contender.from) <= depth
      );
      assertGreater(present.length, 1);
    }
  });
}

Deno.test("granularity cuts the same work into items of many sizes", () => {
  const totals = suiteOf("granularity").cases.map(({ items, parameters }) =>
    items * (parameters.itemMicros ?? NaN)
  );
  assertEquals(new Set(totals), new Set([100_000]));
});

Deno.test("batch has more and more items of one size", () => {
  const { cases } = suiteOf("batch");
  assertEquals(
    cases.map(({ items }) => items),
    [1, 10, 100, 1_000, 10_000],
  );
  for (const { items, parameters } of cases) {
    assertEquals(parameters, { items, itemMicros: 20 });
  }
});

Deno.test("granularity and batch prepare what their cases say", async () => {
  for (const id of ["granularity", "batch"]) {
    for (const { items, parameters, subject } of suiteOf(id).cases) {
      assertEquals(subject, spinWorkload);
      using batch = await spinWorkload.prepare({ items, parameters });
      assertEquals(batch.inputs.length, items);
      assertEquals(new Set(batch.inputs), new Set([parameters.itemMicros]));
    }
  }
});

/** The cases of one subject of the payload suite, in their order. */
function payloadCases(subject: Subject): readonly Case[] {
  return suiteOf("payload").cases.filter((one) => one.subject === subject);
}

Deno.test("payload echoes less often where a message is longer", () => {
  for (const [subject, fewest] of [[echoBytes, 2], [echoObjects, 1]] as const) {
    const cases = payloadCases(subject);
    for (const [index, { items, parameters }] of cases.slice(1).entries()) {
      assert(items <= (cases[index]?.items ?? 0));
      assert(items >= fewest);
      assertGreater(parameters.bytes, cases[index]?.parameters.bytes ?? NaN);
    }
  }
});

Deno.test("payload sends objects in three sizes, each of which bytes have too, and through channels of their own", () => {
  const sizesOf = (subject: Subject) =>
    payloadCases(subject).map(({ parameters }) => parameters.bytes);
  const sizes = sizesOf(echoObjects);
  assertEquals(sizes, [2 ** 10, 2 ** 16, 2 ** 20]);
  assert(sizes.every((bytes) => sizesOf(echoBytes).includes(bytes)));
  const channelsOf = (subject: Subject) =>
    payloadCases(subject).map(({ contenders }) =>
      contenders.map(({ model }) => model).join(" ")
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

function contender(workers: Contender["workers"]): Contender {
  return { model: "worker-pool", workers, from: "default" };
}

Deno.test("countsOf() gives one, the usable cores, or a row of counts", () => {
  const usableCores = 6;
  assertEquals(countsOf(contender("one"), { usableCores }), [1]);
  assertEquals(countsOf(contender("usable"), { usableCores }), [6]);
  assertEquals(
    countsOf(contender("cores"), { usableCores }),
    [1, 2, 4, 6, 12],
  );
});

Deno.test("countsOf() takes the user's counts", () => {
  const options = { usableCores: 6, counts: [3, 5] };
  assertEquals(countsOf(contender("one"), options), [1]);
  assertEquals(countsOf(contender("usable"), options), [5]);
  assertEquals(countsOf(contender("cores"), options), [3, 5]);
  assertEquals(
    countsOf(contender("cores"), { usableCores: 2, counts: undefined }),
    [1, 2, 4],
  );
});

Deno.test("countsOf() takes of the user's counts the one next to the usable cores", () => {
  const usable = (usableCores: number, counts: number[]) =>
    countsOf(contender("usable"), { usableCores, counts });
  assertEquals(usable(6, [1, 6, 12]), [6]);
  assertEquals(usable(6, [1, 2, 4, 8]), [4]);
  assertEquals(usable(2, [4, 8]), [4]);
});
