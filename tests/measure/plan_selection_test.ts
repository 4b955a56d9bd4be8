import { assert, assertEquals, assertThrows } from "@std/assert";
import { type Selection, SelectionError } from "../../src/measure/plan.ts";
import { ids, plan, workersOf } from "./fixtures/plans.ts";

Deno.test("planCells() takes worker counts that are asked for, and one of them for a worker per task", () => {
  const cells = plan({ workloads: ["primes"], cores: [3, 5] });
  assertEquals(workersOf(cells, "worker-pool"), [3, 5]);
  assertEquals(workersOf(cells, "async"), [1]);
  assertEquals(workersOf(cells, "worker-per-task"), [3]);
});

Deno.test("planCells() plans what is named whatever the profile", () => {
  const depth = "quick";
  const named = (selection: Partial<Selection>) => plan(selection, { depth });
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

Deno.test("planCells() always plans the baseline, beside what is named and nowhere else", () => {
  assertEquals(
    ids({ workloads: ["http"], models: ["worker-pool"], cores: [3] }),
    [
      "scaling/http/sequential/1",
      "scaling/http/sequential/1?twin=1",
      "scaling/http/worker-pool/3",
    ],
  );
  const pipes = plan({ models: ["pipe"] });
  assertEquals(new Set(pipes.map(({ model }) => model)), new Set(["pipe"]));
});

Deno.test("planCells() refuses unknown names with the known ones", () => {
  const refusal = (selection: Partial<Selection>) =>
    assertThrows(() => plan(selection), SelectionError).message;
  const model = refusal({ models: ["fork"] });
  assert(["fork", "subprocess-pool", "pipe"].every((id) => model.includes(id)));
  assert(refusal({ workloads: ["sorting"] }).includes("file-read"));
  assert(refusal({ suites: ["gpu"] }).includes("scaling, granularity"));
});

Deno.test("planCells() refuses a selection that leaves nothing to measure", () => {
  const selections: Partial<Selection>[] = [
    { suites: ["payload"], workloads: ["primes"] },
    { suites: ["scaling"], models: ["pipe"] },
    { workloads: ["primes"], models: ["lock"] },
  ];
  for (const selection of selections) {
    assertThrows(
      () => plan(selection),
      SelectionError,
      "expected at least one",
    );
  }
});

Deno.test("planCells() refuses more cells than a run may hold, before they are measured", () => {
  const cores = Array.from({ length: 100 }, (_, index) => index + 1);
  assertThrows(() => plan({ cores }), SelectionError, "at most 2000");
  assert(plan({ workloads: ["primes"], cores }).length > 0);
});
