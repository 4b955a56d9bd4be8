import { assert, assertEquals, assertThrows } from "@std/assert";
import { planCells, SelectionError } from "../../src/measure/plan.ts";

const EVERYTHING = { suites: [], workloads: [], models: [], cores: [] };

function ids(selection: Partial<typeof EVERYTHING> | object, usableCores = 2) {
  return planCells({ ...EVERYTHING, ...selection }, { usableCores })
    .map(({ id }) => id);
}

Deno.test("planCells() plans every model at 1, 2, 4 … cores and one step beyond", () => {
  const primes = ids({ workloads: ["primes"] }, 6);
  assertEquals(primes.slice(0, 2), [
    "cpu/primes/sequential/1",
    "cpu/primes/async/1",
  ]);
  for (const model of ["worker-pool", "subprocess-pool"]) {
    const counts = primes.filter((id) => id.includes(`/${model}/`))
      .map((id) => Number(id.split("/").at(-1)));
    assertEquals(counts, [1, 2, 4, 6, 12]);
  }
});

Deno.test("planCells() plans all suites, workloads and models where nothing is selected", () => {
  const all = ids({});
  assertEquals(all.length, 4 * (1 + 1 + 3 + 3));
  assertEquals(new Set(all).size, all.length);
});

Deno.test("planCells() always plans the baseline", () => {
  assertEquals(
    ids({ workloads: ["http"], models: ["worker-pool"], cores: [3] }),
    [
      "io/http/sequential/1",
      "io/http/worker-pool/3",
    ],
  );
});

Deno.test("planCells() says how many tasks each cell has in flight", () => {
  const cells = planCells(
    { ...EVERYTHING, workloads: ["http"], cores: [2, 64] },
    { usableCores: 2 },
  );
  assertEquals(
    Object.fromEntries(cells.map(({ id, inFlight }) => [id, inFlight])),
    {
      "io/http/sequential/1": 1,
      "io/http/async/1": 16,
      "io/http/worker-pool/2": 2,
      "io/http/worker-pool/64": 16,
      "io/http/subprocess-pool/2": 2,
      "io/http/subprocess-pool/64": 16,
    },
  );
});

Deno.test("planCells() refuses unknown names with the known ones, and an empty plan", () => {
  const unknown = assertThrows(
    () => ids({ models: ["fork"] }),
    SelectionError,
    '"fork"',
  );
  assert(unknown.message.includes("subprocess-pool"));
  assertThrows(
    () => ids({ workloads: ["sorting"] }),
    SelectionError,
    "file-read",
  );
  assertThrows(() => ids({ suites: ["gpu"] }), SelectionError, "cpu, io");
  assertThrows(
    () => ids({ suites: ["io"], workloads: ["primes"] }),
    SelectionError,
    "expected at least one",
  );
});
