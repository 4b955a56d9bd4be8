import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  assertCanSave,
  findRun,
  leaveOutMistakable,
  listRuns,
  loadRun,
  type Run,
  RunFormatError,
  saveRun,
  StoreError,
} from "../../src/results/mod.ts";
import { buildMachine, buildRun } from "../fixtures/run_builder.ts";

async function inFolder(use: (dir: string) => Promise<void>): Promise<void> {
  const dir = await Deno.makeTempDir({ prefix: "crossover-store-test-" });
  try {
    await use(dir);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

async function filesOf(dir: string): Promise<string[]> {
  const names: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(dir)) {
    if (isDirectory) names.push(...await filesOf(`${dir}/${name}`));
    else names.push(name);
  }
  return names;
}

function runOf(minute: number, overrides: Partial<Run> = {}): Run {
  const time = `2026-11-21T01:${minute}:00.000Z`;
  return buildRun({
    id: `20261121-01${minute}00-0000000a`,
    startedAt: time,
    finishedAt: time,
    ...overrides,
  });
}

Deno.test("saveRun() saves what loadRun() reads, and leaves no other file", () =>
  inFolder(async (dir) => {
    const run = buildRun();
    const path = await saveRun(run, { dir: `${dir}/new/results` });
    assertEquals(path, `${dir}/new/results/${run.machine.id}/${run.id}.json`);
    assertEquals(await loadRun(path), run);
    assertEquals(await filesOf(dir), [`${run.id}.json`]);
  }));

Deno.test("saveRun() never takes the place of a file", () =>
  inFolder(async (dir) => {
    const run = buildRun();
    const path = await saveRun(run, { dir });
    const before = await Deno.readTextFile(path);
    const again = { ...run, label: "another" };
    await assertRejects(() => saveRun(again, { dir }), StoreError, path);
    assertEquals(await Deno.readTextFile(path), before);
    assertEquals(await filesOf(dir), [`${run.id}.json`]);
  }));

Deno.test("saveRun() leaves nothing half-written where the disk is full", () =>
  inFolder(async (dir) => {
    const writeFile = async (path: string, text: string) => {
      await Deno.writeTextFile(path, text.slice(0, 100));
      throw new Error("No space left on device (os error 28)");
    };
    const error = await assertRejects(
      () => saveRun(buildRun(), { dir, writeFile }),
      StoreError,
      "No space left on device",
    );
    assert(error.hint.includes("--results"));
    assertEquals(await filesOf(dir), []);
  }));

Deno.test("saveRun() and assertCanSave() name a folder that cannot be made", () =>
  inFolder(async (dir) => {
    await Deno.writeTextFile(`${dir}/file`, "");
    const blocked = `${dir}/file/results`;
    await assertRejects(
      () => saveRun(buildRun(), { dir: blocked }),
      StoreError,
      blocked,
    );
    await assertRejects(() => assertCanSave(blocked), StoreError, blocked);
  }));

Deno.test("assertCanSave() leaves no file where a run can be saved", () =>
  inFolder(async (dir) => {
    await assertCanSave(`${dir}/results`);
    assertEquals(await filesOf(dir), []);
  }));

Deno.test("saveRun() refuses a run that could not be read again", () =>
  inFolder(async (dir) => {
    const run = buildRun({ label: "two\nlines" });
    await assertRejects(() => saveRun(run, { dir }), RunFormatError, "label");
    assertEquals(await filesOf(dir), []);
  }));

Deno.test("loadRun() names a file that is missing", async () => {
  await assertRejects(
    () => loadRun("no/such/run.json"),
    RunFormatError,
    "Cannot read run no/such/run.json",
  );
});

Deno.test("listRuns() sorts by time, and tells of broken files without hiding the others", () =>
  inFolder(async (dir) => {
    const runs = [runOf(30), runOf(10), runOf(20)];
    for (const run of runs) await saveRun(run, { dir });
    await Deno.writeTextFile(`${dir}/${runs[0]?.machine.id}/cut.json`, "{");
    await Deno.writeTextFile(`${dir}/schema.json`, "{}");
    const listed = await listRuns(dir);
    assertEquals(
      listed.runs.map(({ run }) => run.startedAt.slice(14, 16)),
      ["10", "20", "30"],
    );
    assertEquals(listed.problems.length, 1);
    assert(listed.problems[0]?.message.includes("cut.json"));
  }));

Deno.test("leaveOutMistakable() names the second file of a run, and the runs of another processor under one machine's id", () => {
  const runs = [
    runOf(10, { machine: buildMachine({ cpuModel: "Other CPU" }) }),
    runOf(20),
    runOf(20, { label: "a copy that was edited" }),
    runOf(30, { machine: buildMachine({ id: "m-other", cpuModel: "Other" }) }),
    runOf(40),
  ].map((run, index) => ({ run, file: `${index}.json` }));
  const left = leaveOutMistakable({ runs, problems: [] });
  assertEquals(left.runs.map(({ file }) => file), [
    "1.json",
    "3.json",
    "4.json",
  ]);
  assertEquals(left.problems.map(({ message }) => message), [
    "Cannot read run 0.json: machine.cpuModel: found Other CPU, expected Example CPU 3000, which 4.json says of the same machine, m-0123456789ab",
    'Cannot read run 2.json: id: found "20261121-012000-0000000a", which 1.json has too, expected one file of each run',
  ]);
});

Deno.test("leaveOutMistakable() takes what other tools measured for no machine", () => {
  const tool = { name: "hyperfine", version: null, commit: null } as const;
  const runs = ["One CPU", "Another CPU"].map((cpuModel, index) => ({
    run: runOf(10 + index, { tool, machine: buildMachine({ cpuModel }) }),
    file: `${index}.json`,
  }));
  assertEquals(leaveOutMistakable({ runs, problems: [] }).runs, runs);
});

Deno.test("listRuns() names a folder that is missing", async () => {
  await assertRejects(
    () => listRuns("no/such/folder"),
    RunFormatError,
    "no/such/folder",
  );
});

Deno.test("findRun() knows a run by file, id, beginning of an id, label, latest and previous", () =>
  inFolder(async (dir) => {
    const first = runOf(10, { label: "first" });
    const other = runOf(20, { machine: buildMachine({ id: "m-other" }) });
    const last = runOf(30);
    const paths = [];
    for (const run of [first, other, last]) {
      paths.push(await saveRun(run, { dir }));
    }
    const find = async (name: string) => (await findRun(name, { dir })).run.id;
    assertEquals(await find(paths[0] ?? ""), first.id);
    assertEquals(await find(first.id), first.id);
    assertEquals(await find("20261121-0120"), other.id);
    assertEquals(await find("first"), first.id);
    assertEquals(await find("latest"), last.id);
    assertEquals(await find("previous"), first.id);
  }));

Deno.test("listRuns() sorts by moments, whatever their offset from UTC", () =>
  inFolder(async (dir) => {
    const later = runOf(30);
    const earlier = runOf(20, { startedAt: "2026-11-21T02:20:00.000+01:00" });
    for (const run of [later, earlier]) await saveRun(run, { dir });
    const { runs } = await listRuns(dir);
    assertEquals(runs.map(({ run }) => run.id), [earlier.id, later.id]);
  }));

Deno.test("findRun() says what there is where a name fits nothing or too much", () =>
  inFolder(async (dir) => {
    const empty = await assertRejects(
      () => findRun("latest", { dir }),
      RunFormatError,
      "found no run",
    );
    assert(empty.hint.includes("deno task bench"));
    for (const minute of [10, 20]) await saveRun(runOf(minute), { dir });
    await assertRejects(
      () => findRun("", { dir }),
      RunFormatError,
      "found no run",
    );
    const many = await assertRejects(
      () => findRun("20261121", { dir }),
      RunFormatError,
      "found 2 runs",
    );
    assert(many.hint.includes("20261121-012000-0000000a"));
  }));

Deno.test("saveRun() removes what was saved of the run when it was interrupted, and nothing else", () =>
  inFolder(async (dir) => {
    const kept = [
      runOf(20, { id: "20261121-012000-00000001" }),
      runOf(20, {
        id: "20261121-012000-00000002",
        status: "partial",
        settings: { ...buildRun().settings, seed: 99 },
      }),
      runOf(20, {
        id: "20261121-012000-00000003",
        status: "partial",
        startedAt: "2026-11-21T01:20:00.500Z",
      }),
    ];
    const partial = runOf(20, {
      id: "20261121-012000-ffffffff",
      status: "partial",
    });
    for (const run of [...kept, partial]) await saveRun(run, { dir });
    const resumed = runOf(20, { finishedAt: "2026-11-21T01:50:00.000Z" });
    await saveRun(resumed, { dir });
    const { runs } = await listRuns(dir);
    assertEquals(
      runs.map(({ run }) => run.id).sort(),
      [...kept, resumed].map(({ id }) => id).sort(),
    );
    assertEquals((await filesOf(dir)).length, 4);
  }));

Deno.test("a partial run stays where the one that went on with it cannot be saved", () =>
  inFolder(async (dir) => {
    const partial = runOf(20, {
      id: "20261121-012000-ffffffff",
      status: "partial",
    });
    await saveRun(partial, { dir });
    const writeFile = () => Promise.reject(new Error("No space left"));
    await assertRejects(() => saveRun(runOf(20), { dir, writeFile }));
    assertEquals(await filesOf(dir), [`${partial.id}.json`]);
  }));

Deno.test({
  name: "listRuns() reads regular files of a bounded size only",
  // There are no such files there.
  ignore: Deno.build.os === "windows",
  fn: () =>
    inFolder(async (dir) => {
      const path = await saveRun(buildRun(), { dir });
      const folder = path.slice(0, path.lastIndexOf("/"));
      await Deno.symlink("/dev/zero", `${folder}/endless.json`);
      await Deno.mkdir(`${folder}/folder.json`);
      await new Deno.Command("mkfifo", { args: [`${folder}/pipe.json`] })
        .output();
      await Deno.writeTextFile(`${folder}/huge.json`, "{}");
      await Deno.truncate(`${folder}/huge.json`, 200_000_000);
      const { runs, problems } = await listRuns(dir);
      assertEquals(runs.map(({ file }) => file), [path]);
      assertEquals(
        problems.map(({ message }) => message.slice(message.lastIndexOf("/"))),
        [
          "/endless.json: found a device or pipe, expected a regular file",
          "/folder.json: found a folder, expected a regular file",
          "/huge.json: found 200000000 bytes, expected at most 100000000",
          "/pipe.json: found a device or pipe, expected a regular file",
        ],
      );
    }),
});

Deno.test({
  name: "listRuns() finds the runs of a machine whose folder is a link",
  // Making links needs a right of its own there.
  ignore: Deno.build.os === "windows",
  fn: () =>
    inFolder(async (dir) => {
      const run = buildRun();
      await Deno.mkdir(`${dir}/results`);
      await Deno.mkdir(`${dir}/elsewhere`);
      const link = `${dir}/results/${run.machine.id}`;
      await Deno.symlink(`${dir}/elsewhere`, link);
      await Deno.symlink(`${dir}/nowhere`, `${dir}/results/broken`);
      await saveRun(run, { dir: `${dir}/results` });
      const { runs } = await listRuns(`${dir}/results`);
      assertEquals(runs.map(({ file }) => file), [`${link}/${run.id}.json`]);
    }),
});
