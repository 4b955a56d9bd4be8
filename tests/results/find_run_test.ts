import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import {
  findRun,
  findRuns,
  type Run,
  RunFormatError,
  saveRun,
} from "../../src/results/mod.ts";
import { buildCell, buildMachine, buildRun } from "../fixtures/run_builder.ts";

function runOf(minute: number, overrides: Partial<Run> = {}): Run {
  const cells = [buildCell({ workload: "primes", model: "sequential" })];
  return buildRun({
    cells,
    id: `20261121-01${minute}00-0000000a`,
    startedAt: `2026-11-21T01:${minute}:00.000Z`,
    ...overrides,
  });
}

const OFFICE = buildMachine({ id: "linux-office" });
const LAPTOP = buildMachine({ id: "linux-laptop" });

/** Two runs of one machine, and one of another in between. */
const RUNS = [
  runOf(10, { machine: OFFICE, label: "first" }),
  runOf(20, { machine: LAPTOP, label: "first" }),
  runOf(30, { machine: OFFICE, label: "second" }),
];

async function inFolder(
  runs: readonly Run[],
  test: (dir: string, paths: readonly string[]) => Promise<void>,
): Promise<void> {
  const dir = await Deno.makeTempDir({ prefix: "crossover-find-" });
  try {
    const paths = [];
    for (const run of runs) paths.push(await saveRun(run, { dir }));
    await test(dir, paths);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

const FOUND: readonly { readonly name: string; readonly minute: number }[] = [
  { name: "latest", minute: 30 },
  { name: "previous", minute: 10 },
  { name: "20261121-012000-0000000a", minute: 20 },
  { name: "20261121-0120", minute: 20 },
  { name: "second", minute: 30 },
  { name: "linux-office", minute: 30 },
  { name: "linux-laptop", minute: 20 },
  { name: "linux-o", minute: 30 },
];

for (const { name, minute } of FOUND) {
  Deno.test(`findRun() finds the run of minute ${minute} as ${name}`, () =>
    inFolder(RUNS, async (dir) => {
      const { run } = await findRun(name, { dir });
      assertEquals(run.id, `20261121-01${minute}00-0000000a`);
    }));
}

const AMBIGUOUS = [
  { name: "first", ids: ["0110", "0120"] },
  { name: "20261121-01", ids: ["0110", "0120", "0130"] },
  { name: "linux", ids: ["0120", "0130"] },
];

for (const { name, ids } of AMBIGUOUS) {
  Deno.test(`findRun() lists the ${ids.length} runs that ${name} may mean`, () =>
    inFolder(RUNS, async (dir) => {
      const error = await assertRejects(
        () => findRun(name, { dir }),
        RunFormatError,
        `found ${ids.length} runs of that name`,
      );
      for (const id of ids) {
        assertStringIncludes(error.hint, `20261121-${id}00-0000000a`);
      }
    }));
}

Deno.test("findRun() names the files of runs that their ids do not tell apart", () =>
  inFolder(RUNS, async (dir, paths) => {
    await Deno.mkdir(`${dir}/copies`);
    const copy = `${dir}/copies/copy.json`;
    await Deno.copyFile(paths[0] ?? "", copy);
    const error = await assertRejects(
      () => findRun(RUNS[0]?.id ?? "", { dir }),
      RunFormatError,
      "found 2 runs of that name",
    );
    for (const file of [copy, paths[0] ?? ""]) {
      assertStringIncludes(error.hint, file);
    }
  }));

Deno.test("findRun() takes a machine's whole id for that machine, whatever else begins like it", () =>
  inFolder(
    [...RUNS, runOf(40, { machine: buildMachine({ id: "linux-office-2" }) })],
    async (dir) => {
      const { run } = await findRun("linux-office", { dir });
      assertEquals(run.machine.id, "linux-office");
    },
  ));

Deno.test("findRun() lets no label stand for another run's id, or for latest", () =>
  inFolder(
    [
      runOf(40, { label: RUNS[0]?.id ?? null }),
      runOf(50, { label: "latest" }),
      ...RUNS,
      runOf(59),
    ],
    async (dir) => {
      const find = async (name: string) =>
        (await findRun(name, { dir })).run.id;
      assertEquals(await find(RUNS[0]?.id ?? ""), RUNS[0]?.id);
      assertEquals(await find("latest"), runOf(59).id);
    },
  ));

Deno.test("findRuns() finds files and saved runs together, in the order of their names", () =>
  inFolder(RUNS, async (dir, paths) => {
    const copy = `${dir}/a copy`;
    await Deno.copyFile(paths[1] ?? "", copy);
    const found = await findRuns([paths[0] ?? "", "latest", copy], { dir });
    assertEquals(
      found.map(({ run }) => run.id),
      [RUNS[0]?.id, RUNS[2]?.id, RUNS[1]?.id],
    );
    assertEquals(found.map(({ file }) => file), [paths[0], paths[2], copy]);
  }));

Deno.test("findRuns() reads a file that its name tells from a saved run without a folder of runs", () =>
  inFolder(RUNS, async (_, paths) => {
    const [found] = await findRuns([paths[1] ?? ""], { dir: "no/such/folder" });
    assertEquals(found?.run.id, RUNS[1]?.id);
  }));

Deno.test("findRun() says why there is no previous run", () =>
  inFolder(RUNS.slice(0, 2), async (dir) => {
    const error = await assertRejects(
      () => findRun("previous", { dir }),
      RunFormatError,
      "found no run",
    );
    assertStringIncludes(error.hint, "linux-laptop, the machine of the latest");
  }));

Deno.test("findRun() says what there is where a name fits nothing", () =>
  inFolder(RUNS, async (dir) => {
    await Deno.writeTextFile(`${dir}/linux-office/cut.json`, "{");
    const error = await assertRejects(
      () => findRun("third", { dir }),
      RunFormatError,
      "found no run",
    );
    for (const { id } of RUNS) assertStringIncludes(error.hint, id);
    assertStringIncludes(error.hint, "linux-laptop");
    assertStringIncludes(error.hint, "cannot be read");
    assertStringIncludes(error.hint, "cut.json");
  }));

Deno.test("findRuns() tells once of each file that cannot be read, and finds the others", () =>
  inFolder(RUNS, async (dir) => {
    await Deno.writeTextFile(`${dir}/linux-office/cut.json`, "{");
    const told: RunFormatError[] = [];
    const found = await findRuns(["previous", "latest"], {
      dir,
      onProblem: (problem) => told.push(problem),
    });
    assertEquals(found.length, 2);
    assertEquals(told.map(({ source }) => source), [
      `${dir}/linux-office/cut.json`,
    ]);
  }));

for (const name of ["", "latest", "previous"]) {
  Deno.test(`findRun() says how to make a run where there is none for "${name}"`, () =>
    inFolder([], async (dir) => {
      const error = await assertRejects(
        () => findRun(name, { dir }),
        RunFormatError,
        "found no run",
      );
      assertStringIncludes(error.hint, "deno task bench");
    }));
}

Deno.test("findRun() takes for the previous run none that the latest one is the rest of", async () => {
  const before = runOf(10);
  const partial = runOf(20, {
    id: "20261121-012000-ffffffff",
    status: "partial",
    finishedAt: "2026-11-21T01:25:00.000Z",
  });
  const resumed = runOf(20, { finishedAt: "2026-11-21T01:50:00.000Z" });
  await inFolder([before, partial, resumed], async (dir) => {
    assertEquals((await findRun("previous", { dir })).run.id, before.id);
  });
  await inFolder([partial, resumed], async (dir) => {
    await assertRejects(() => findRun("previous", { dir }), RunFormatError);
  });
});
