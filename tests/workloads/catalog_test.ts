import { serialize } from "node:v8";
import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertMatch,
  assertRejects,
  assertStrictEquals,
  assertThrows,
} from "@std/assert";
import { WORKLOADS } from "../../src/workloads/catalog.ts";
import { spinWorkload } from "../../src/workloads/spin.ts";
import {
  type Batch,
  type TaskLocation,
  type Workload,
  WrongAnswerError,
} from "../../src/workloads/workload.ts";

type TaskFunction = (...args: readonly unknown[]) => unknown;

const ALL = [...WORKLOADS, spinWorkload];

/** Workloads in which every item gives the same: an exchange of two answers cannot be told. */
const GIVING_ONE_ANSWER = [
  ...["timer", "file-write", "blocking-wait", "spin"],
];

/** Workloads whose answers are measured: no two batches give the same. */
const MEASURING = ["timer", "blocking-wait"];

/** Loads a task as an executor does, by its name. */
async function load(location: TaskLocation): Promise<TaskFunction> {
  const module = await import(location.module);
  return module[location.export];
}

/** Runs a batch on clones of its inputs, which is what reaches a worker. */
async function runPlain(
  { task }: Workload,
  { inputs }: Batch,
): Promise<unknown[]> {
  const run = await load(task);
  return await Promise.all(inputs.map((input) => run(structuredClone(input))));
}

function assertRefused(batch: Batch, outputs: readonly unknown[]): void {
  assertThrows(() => batch.check(outputs), WrongAnswerError, "expected");
}

/** Where a workload's server ends, it does so a moment later. */
async function assertFailsSoon(task: TaskFunction, input: unknown) {
  await assertRejects(async () => {
    for (let attempt = 0; attempt < 1_000; attempt++) await task(input);
  });
}

for (const workload of ALL) {
  Deno.test(`${workload.id} gives answers that its own check accepts, and no others`, async () => {
    using batch = await workload.prepare();
    assertEquals(batch.inputs.length, workload.items);
    const outputs = await runPlain(workload, batch);
    batch.check(outputs);
    const [first, ...rest] = outputs;
    assertRefused(batch, []);
    assertRefused(batch, rest);
    assertRefused(batch, [...outputs, first]);
    assertRefused(batch, [-1, ...rest]);
    assertRefused(batch, ["", ...rest]);
    assertRefused(batch, [undefined, ...rest]);
    const isTold = !GIVING_ONE_ANSWER.includes(workload.id);
    if (isTold) assertRefused(batch, [...rest, first]);
    assertThrows(
      () => batch.check([null, ...rest]),
      WrongAnswerError,
      `Cannot accept ${workload.id}: item 0 gave null`,
    );
  });

  Deno.test(`${workload.id} refuses inputs that are handed back, and takes one batch after another`, async () => {
    using batch = await workload.prepare({ items: 3 });
    assertRefused(batch, batch.inputs);
    batch.check(await runPlain(workload, batch));
    batch.check(await runPlain(workload, batch));
  });

  Deno.test(`${workload.id} makes batches of the size that it is asked for`, async () => {
    using batch = await workload.prepare({ items: 3 });
    assertEquals(batch.inputs.length, 3);
    batch.check(await runPlain(workload, batch));
    const hasShared = batch.shared !== undefined;
    assertEquals(hasShared, workload.hasSharedForm);
  });

  Deno.test(`${workload.id} removes what its batch was made of`, async () => {
    const batch = await workload.prepare({ items: 1 });
    const { permissions: { read, write, net }, inputs: [input] } = batch;
    const task = await load(workload.task);
    await task(input);
    batch[Symbol.dispose]();
    for (const folder of [read, write].flat()) {
      if (typeof folder !== "string") continue;
      await assertRejects(() => Deno.stat(folder), Deno.errors.NotFound);
    }
    if (read || net) await assertFailsSoon(task, input);
    else await task(input);
  });
}

for (const workload of ALL) {
  if (!workload.hasSharedForm) continue;

  Deno.test(`${workload.id} gives the same answers over shared memory`, async () => {
    using batch = await workload.prepare();
    const { task, inputs } = batch.shared ?? {};
    assert(task && inputs);
    assertEquals(inputs.length, batch.inputs.length);
    const run = await load(task);
    const outputs = await Promise.all(inputs.map((args) => run(...args)));
    batch.check(outputs);
    if (MEASURING.includes(workload.id)) return;
    assertEquals(outputs, await runPlain(workload, batch));
  });

  Deno.test(`${workload.id} sends nothing but numbers and shared memory to threads that share it`, async () => {
    using batch = await workload.prepare({ items: 3 });
    for (const argument of batch.shared?.inputs.flat() ?? []) {
      if (typeof argument === "number") continue;
      assert(argument instanceof SharedArrayBuffer);
      assertStrictEquals(argument, batch.shared?.inputs[0]?.[0]);
    }
  });
}

for (const workload of ALL) {
  Deno.test(`${workload.id} says how much travels to a worker and back`, async () => {
    using batch = await workload.prepare();
    const { module, export: name } = workload.task;
    const { [name]: task } = await import(module);
    let [bytesIn, bytesOut] = [0, 0];
    for (const input of batch.inputs) {
      bytesIn += serialize(input).length;
      bytesOut += serialize(await task(input)).length;
    }
    const tasks = batch.inputs.length;
    // Paths of temporary files are longer here and there, and a number takes 9 bytes or fewer as V8 happens to hold it.
    const slack = (bytes: number) =>
      (workload.kind === "cpu-bound" ? 8 : 64) + 0.15 * bytes;
    const [sent, answered] = [bytesIn / tasks, bytesOut / tasks];
    assertAlmostEquals(workload.bytesIn ?? NaN, sent, slack(sent));
    assertAlmostEquals(workload.bytesOut ?? NaN, answered, slack(answered));
  });
}

Deno.test("WORKLOADS have ids and labels that no other has", () => {
  for (const { id } of ALL) assertMatch(id, /^[a-z0-9]+(-[a-z0-9]+)*$/);
  assertEquals(new Set(ALL.map(({ id }) => id)).size, ALL.length);
  assertEquals(new Set(ALL.map(({ label }) => label)).size, ALL.length);
});

Deno.test("WORKLOADS hold each kind of work", () => {
  const kinds = new Set(WORKLOADS.map(({ kind }) => kind));
  assertEquals(kinds, new Set(["cpu-bound", "io-bound", "blocking", "mixed"]));
});

Deno.test("WORKLOADS say which of them native threads compute, and which send bytes", () => {
  const idsOf = (is: (workload: Workload) => boolean) =>
    WORKLOADS.filter(is).map(({ id }) => id);
  assertEquals(idsOf(({ computesNatively }) => computesNatively), [
    ...["digest", "file-read", "file-write"],
  ]);
  assertEquals(idsOf(({ sendsBytes }) => sendsBytes), [
    ...["matmul", "json", "digest", "gzip"],
  ]);
});
