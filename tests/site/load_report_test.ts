import {
  assertEquals,
  assertGreater,
  assertNotMatch,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import { reportData } from "../../site/_plugins/report_data.ts";
import { machineParts } from "../../site/views/report.ts";
import { loadReport } from "../../site/views/load_report.ts";
import { buildMachine, buildRun } from "../fixtures/run_builder.ts";
import { withSavedRuns } from "../fixtures/saved_runs.ts";

const OTHER = buildMachine({ id: "m-fedcba987654", logicalCores: 4 });
const RUNS = [
  buildRun(),
  buildRun({
    id: "20261122-101010-0000000b",
    startedAt: "2026-11-22T10:10:10.000Z",
    finishedAt: "2026-11-22T10:14:10.000Z",
  }),
  buildRun({
    id: "20261123-101010-0000000c",
    startedAt: "2026-11-23T10:10:10.000Z",
    finishedAt: "2026-11-23T10:14:10.000Z",
    machine: OTHER,
  }),
];

Deno.test("loadReport() makes the same report on several threads as on one", () =>
  withSavedRuns(RUNS, async (dir) => {
    const warned: string[] = [];
    const warn = (message: string) => warned.push(message);
    await Deno.writeTextFile(`${dir}/${OTHER.id}/cut.json`, '{"for');
    const onThreads = await loadReport(dir, { warn, fewRuns: 0 });
    assertEquals(onThreads, await loadReport(dir, { warn }));
    assertEquals(onThreads.machines.map(({ id }) => id), [
      OTHER.id,
      RUNS[0]?.machine.id,
    ]);
    assertEquals(onThreads.runs.map(({ id }) => id), [
      RUNS[2]?.id,
      RUNS[1]?.id,
      RUNS[0]?.id,
    ]);
    assertEquals(warned.length, 2);
    assertEquals(warned[0], warned[1]);
  }));

Deno.test("loadReport() keeps a machine one where its runs lie in two folders", () =>
  withSavedRuns(RUNS, async (dir) => {
    const name = `${RUNS[0]?.id}.json`;
    await Deno.rename(
      `${dir}/${RUNS[0]?.machine.id}/${name}`,
      `${dir}/${OTHER.id}/${name}`,
    );
    const report = await loadReport(dir, { warn: () => {}, fewRuns: 0 });
    assertEquals(report.machines.map(({ runs }) => runs), [1, 2]);
  }));

Deno.test("loadReport() shows a run once whose file was copied to another machine, and names the copy", () =>
  withSavedRuns(RUNS, async (dir) => {
    const copy = { ...RUNS[0], machine: OTHER };
    await Deno.writeTextFile(
      `${dir}/${OTHER.id}/copy.json`,
      JSON.stringify(copy),
    );
    for (const fewRuns of [0, 40]) {
      const warned: string[] = [];
      const warn = (message: string) => warned.push(message);
      const report = await loadReport(dir, { warn, fewRuns });
      assertEquals(
        report.runs.map(({ id }) => id).sort(),
        RUNS.map(({ id }) => id).sort(),
      );
      assertEquals(warned.length, 1);
      assertStringIncludes(warned[0] ?? "", `found "${RUNS[0]?.id}", which`);
    }
  }));

Deno.test("loadReport() names a folder that is missing", async () => {
  await assertRejects(
    () => loadReport("no/such/folder", { warn: () => {}, fewRuns: 0 }),
    Error,
    "no/such/folder",
  );
});

Deno.test("machineParts() shows older runs than told by what was found alone", () => {
  const saved = RUNS.slice(0, 2).map((run) => ({ run, file: "run.json" }));
  const [part] = machineParts(saved, { fullRuns: 1 });
  const [newest, older] = part?.runs ?? [];
  assertGreater(newest?.table?.rows.length ?? 0, 0);
  assertEquals(older?.table, undefined);
  assertEquals(older?.headline, newest?.headline);
  assertEquals(older?.workloads.length, newest?.workloads.length);
});

Deno.test("a site tells what it leaves out without acting on its name", () =>
  withSavedRuns(RUNS, async (dir) => {
    const name = "b\x1b[2J\u009bd\u202e.json";
    await Deno.writeTextFile(`${dir}/${OTHER.id}/${name}`, '{"for');
    const { warn } = console;
    const warned: string[] = [];
    console.warn = (text: string) => void warned.push(text);
    try {
      await buildOnce(reportData(dir));
    } finally {
      console.warn = warn;
    }
    assertEquals(warned.length, 1);
    assertNotMatch(warned.join(), /[^\P{Cc}\n]|\p{Bidi_C}/u);
  }));

/** Runs what a plugin does before a build. */
async function buildOnce(
  plugin: ReturnType<typeof reportData>,
): Promise<void> {
  const listeners: (() => Promise<void>)[] = [];
  plugin(
    {
      data: () => {},
      addEventListener: (type: string, listener: () => Promise<void>) => {
        if (type === "beforeBuild") listeners.push(listener);
      },
    } as unknown as Parameters<typeof plugin>[0],
  ); // All of a site that the plugin uses.
  for (const listener of listeners) await listener();
}
