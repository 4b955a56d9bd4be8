import {
  assertEquals,
  assertLessOrEqual,
  assertRejects,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import {
  assertFaster,
  ImmovableTaskError,
  measure,
  NotFasterError,
} from "../src/measure_task.ts";
import { analyseTask } from "../src/analysis/mod.ts";
import { seededDraw } from "../src/stats/mod.ts";
import { buildCell, buildRun } from "./fixtures/run_builder.ts";
import { freshPath } from "./executors/fixtures/bounds.ts";

const ROUNDS = 4;
const SAMPLES = 8;

/** A run of a task at some sizes, whose pool is so many times as fast as the loop; all its scatter comes from the seed. */
function resultOf(
  sizes: readonly { readonly size: number; readonly factor: number }[],
  { seed = 1, scatter = 0.02 } = {},
) {
  const draw = seededDraw(seed);
  const noise = (share: number) => {
    const sum = Array.from({ length: 12 }, () => draw(1_000_001) / 1e6)
      .reduce((total, one) => total + one, -6);
    return Math.exp(share * sum);
  };
  const samples = (ns: number) =>
    Array.from({ length: ROUNDS }, () => {
      const round = noise(scatter);
      return Array.from(
        { length: SAMPLES },
        () => Math.round(ns * round * noise(scatter)),
      );
    });
  const cells = sizes.flatMap(({ size, factor }) => {
    const sketch = {
      ...{ suite: "try", workload: "primes", items: 10 },
      parameters: { size },
    };
    return [
      { model: "sequential", workers: 1, ns: 40e6 },
      { model: "worker-pool", workers: 1, ns: 41e6 },
      { model: "worker-pool", workers: 2, ns: 40e6 / factor },
    ].map(({ ns, ...one }) =>
      buildCell({ ...sketch, ...one, samplesNs: samples(ns) })
    );
  });
  const run = buildRun({
    cells,
    suites: [{
      ...{ id: "try", label: "Your task", question: "Which?" },
      ...{ baseline: "sequential", isCold: false },
    }],
  });
  return { run, analysis: analyseTask(run) };
}

function outcomesOf(comparisons: ReturnType<typeof assertFaster>): string[] {
  return comparisons.map(({ outcome }) => outcome);
}

/** What a function says on standard error, and gives. */
function listen<T>(
  run: () => T,
): { readonly said: string[]; readonly gave: T } {
  const said: string[] = [];
  const { error } = console;
  console.error = (text: string) => said.push(text);
  try {
    return { gave: run(), said };
  } finally {
    console.error = error;
  }
}

Deno.test("assertFaster() passes where a model is shown to be faster by the factor", () => {
  const { gave, said } = listen(() =>
    assertFaster(resultOf([{ size: 1, factor: 1.9 }]), "worker-pool", {
      by: 1.3,
    })
  );
  assertEquals(outcomesOf(gave), ["faster"]);
  assertEquals([gave[0]?.cell?.workers, said], [2, []]);
});

Deno.test("assertFaster() throws where the opposite is shown in one scenario, and names that one", () => {
  const result = resultOf([{ size: 8, factor: 1.9 }, { size: 1, factor: 0.5 }]);
  const error = assertThrows(
    () => assertFaster(result, "worker-pool", { by: 1.3 }),
    NotFasterError,
  );
  assertStringIncludes(error.message, "size 1 on worker-pool");
  assertEquals(error.message.includes("size 8"), false);
  assertThrows(
    () => assertFaster(result, "sequential", { than: "worker-pool" }),
    NotFasterError,
    "size 8 on sequential",
  );
});

Deno.test("assertFaster() says that it is undecided where neither is shown", () => {
  const result = resultOf([{ size: 1, factor: 1.3 }], { scatter: 0.2 });
  const { gave, said } = listen(() =>
    assertFaster(result, "worker-pool", { by: 1.3 })
  );
  assertEquals(outcomesOf(gave), ["undecided"]);
  assertStringIncludes(said.join(), "undecided");
});

Deno.test("assertFaster() fails at most one in a hundred comparisons of the same speed", () => {
  const seeds = Array.from({ length: 200 }, (_, seed) => seed + 1);
  const failed = seeds.filter((seed) => {
    const result = resultOf([{ size: 1, factor: 1 }], { seed, scatter: 0.05 });
    try {
      listen(() => assertFaster(result, "worker-pool"));
      return false;
    } catch (error) {
      return error instanceof NotFasterError;
    }
  });
  assertLessOrEqual(failed.length, seeds.length / 100);
});

Deno.test("assertFaster() refuses models that do not exist or were not measured, and factors that are none", () => {
  const result = resultOf([{ size: 1, factor: 1.9 }]);
  assertThrows(
    () => assertFaster(result, "threads"),
    TypeError,
    'found "threads"',
  );
  assertThrows(
    () => assertFaster(result, "shared-memory"),
    TypeError,
    "nothing measured of shared-memory",
  );
  assertThrows(
    () => assertFaster(result, "worker-pool", { by: 0 }),
    RangeError,
    "factor of 0",
  );
});

Deno.test("measure() says why no model can run a task, and refuses budgets that show nothing", async () => {
  using fresh = freshPath();
  const file = `${fresh.path}.ts`;
  await Deno.writeTextFile(file, "export default 3;\n");
  const error = await assertRejects(() => measure(file), ImmovableTaskError);
  assertEquals(error.problems.length, 1);
  await assertRejects(
    () => measure(file, { budgetMs: 10 }),
    RangeError,
    "a budget of 10 ms",
  );
  await assertRejects(
    () => measure(`${file}.missing`),
    TypeError,
    ".ts.missing",
  );
});
