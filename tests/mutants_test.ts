import { assert, assertEquals, assertGreater } from "@std/assert";
import { compareManyRuns } from "../src/analysis/mod.ts";
import { formatComparisonText } from "../src/cli/compare_text.ts";
import { formatSummary } from "../src/cli/summary.ts";
import {
  EXPORT_FORMATS,
  exportRun,
  importForeign,
  isForeignText,
  listRuns,
  parseRunText,
  type Run,
  RunFormatError,
  saveRun,
} from "../src/results/mod.ts";
import { loadReport } from "../site/views/load_report.ts";
import { assembleReport, machineParts } from "../site/views/report.ts";
import { mutantsOf } from "./fixtures/mutants.ts";
import { buildCell, buildRun } from "./fixtures/run_builder.ts";
import { reportInDepth, reportRun } from "../src/text/mod.ts";

/** Files of every tool that has one here, and how many mutants are made of each. */
async function readBases(): Promise<Map<string, string>> {
  const folder = new URL("results/", import.meta.url);
  const bases = new Map([["a small run", JSON.stringify(smallRun())]]);
  for (const name of ["golden/run.v3.json"]) {
    bases.set(name, await Deno.readTextFile(new URL(name, folder)));
  }
  const foreign = new URL("foreign/fixtures/", folder);
  for await (const { name } of Deno.readDir(foreign)) {
    if (!name.endsWith(".json")) continue;
    bases.set(name, await Deno.readTextFile(new URL(name, foreign)));
  }
  return bases;
}

function smallRun(): Run {
  const cell = { workload: "primes", rounds: 3 };
  return buildRun({
    cells: [
      buildCell({ ...cell, model: "sequential" }),
      buildCell({ ...cell, model: "sequential", parameters: { replicate: 1 } }),
      buildCell({ ...cell, model: "async" }),
      buildCell({ ...cell, model: "worker-pool", workers: 2 }),
    ],
  });
}

const MUTANTS = 2_400;

/** A run of the text, or `undefined` where it is refused as it should be. */
function read(text: string): Run | undefined {
  try {
    return isForeignText(text)
      ? importForeign(text, { fileName: "mutant.json", fileDate: new Date() })
      : parseRunText(text, { source: "mutant.json" });
  } catch (error) {
    if (!(error instanceof RunFormatError)) throw error;
    assert(error.message.length < 3_000 && error.hint !== "", error.message);
    return undefined;
  }
}

/** Everything that is made of a run which was read. */
function use(run: Run, other: Run): void {
  const analysis = reportRun(run);
  formatSummary(analysis, reportInDepth(run));
  for (const pair of [[run, other], [other, run], [run, run]]) {
    formatComparisonText(compareManyRuns(pair), {
      only: [],
      sort: "benchmark",
    });
  }
  for (const format of EXPORT_FORMATS) exportRun(run, format);
  assembleReport(machineParts([
    { run, file: "mutant.json" },
    { run: other, file: "other.json" },
  ]));
}

Deno.test("mutants of runs and of files of other tools are refused or used, and never fail in another way", async () => {
  const bases = await readBases();
  const count = Math.ceil(MUTANTS / bases.size);
  const other = smallRun();
  let [used, refused] = [0, 0];
  let seed = 1;
  for (const [name, text] of bases) {
    for (const mutant of mutantsOf(text, { count, seed: seed++ })) {
      try {
        const run = read(mutant);
        if (run) use(run, other);
        if (run) used++;
        else refused++;
      } catch (cause) {
        throw new Error(
          `a mutant of ${name} is neither refused nor used: ${
            mutant.slice(0, 20_000)
          }`,
          { cause },
        );
      }
    }
  }
  assertGreater(used + refused, 2_000);
  // The generator is no use where everything is refused, or nothing.
  for (const one of [used, refused]) assertGreater(one, MUTANTS / 20);
});

Deno.test("listRuns() and the site take the good run among mutants, and say of each that is left out why", async () => {
  const dir = await Deno.makeTempDir({ prefix: "crossover-mutants-" });
  try {
    const run = smallRun();
    const path = await saveRun(run, { dir });
    let files = 1;
    for (
      const mutant of mutantsOf(JSON.stringify(run), { count: 100, seed: 99 })
    ) {
      files++;
      const file = `${dir}/${run.machine.id}/mutant-${files}.json`;
      await Deno.writeTextFile(file, mutant);
    }
    const { runs, problems } = await listRuns(dir);
    assert(runs.some(({ file }) => file === path));
    assertEquals(runs.length + problems.length, files);
    assertGreater(problems.length, 20);
    const warned: string[] = [];
    const warn = (message: string) => warned.push(message);
    const report = await loadReport(dir, { warn, fewRuns: files });
    assert(report.runs.some(({ id }) => id === run.id));
    assertEquals(report.runs.length + warned.length, files);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});
