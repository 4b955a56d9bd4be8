import {
  assert,
  assertEquals,
  assertMatch,
  assertStringIncludes,
} from "@std/assert";
import { dirname } from "node:path";
import { analyseRun } from "../src/analysis/mod.ts";
import { formatDuration } from "../src/text/mod.ts";
import { loadRun, type Run } from "../src/results/mod.ts";
import { launch, launchWith, separate, taskCommand } from "./cli/run_task.ts";
import { browseSite, withoutBrowser } from "./site/browser.ts";
import { plainText } from "./site/plain_text.ts";
import { LOCATION } from "./site/site_builder.ts";

/** Two benchmarks and a replicate, as few as a verdict needs. */
const TINY = [
  ...["bench", "--budget=20s", "--precision=100%", "--label=tiny"],
  ...["--workload=mandelbrot", "--model=worker-pool", "--cores=2"],
];

async function savedRun(out: string): Promise<{ run: Run; path: string }> {
  const [machine] = await Array.fromAsync(Deno.readDir(out));
  const files = (await Array.fromAsync(
    Deno.readDir(`${out}/${machine?.name}`),
  )).filter(({ name }) => name.endsWith(".json"));
  assertEquals(files.length, 1);
  const path = `${out}/${machine?.name}/${files[0]?.name}`;
  return { run: await loadRun(path), path };
}

Deno.test("a tiny bench is interrupted and goes on, is compared with itself, built into a site that names a broken file, and read off a page", async () => {
  const root = await Deno.makeTempDir({ prefix: "crossover-end-to-end-" });
  const out = `${root}/results`;
  try {
    const partial = await interruptBench(root, out);
    const { run, path } = await resumeBench(root, out);
    assertEquals([run.status, run.label], ["complete", "tiny"]);
    assert(run.cells.every(({ outcome }) => outcome.kind === "measured"));
    assertEquals(run.startedAt, partial.startedAt);
    assertEquals(firstRound(run), firstRound(partial));

    const compare = await launch("compare", path, "tiny", `--results=${out}`);
    assertEquals(compare.code, 0, compare.stderr);
    // On a busy machine all cycles of the controls may be set aside.
    assertMatch(
      compare.stdout,
      /0 worse, 0 better, \d equivalent, \d undecided, [02] not compared/,
    );

    await Deno.writeTextFile(`${dirname(path)}/cut.json`, '{"for');
    const site = await launch(
      "site",
      `--results=${out}`,
      `--out=${root}/site`,
      `--location=${LOCATION}`,
    );
    assertEquals(site.code, 0, site.stderr);
    assertStringIncludes(site.stderr, "cut.json");
    const [analysed] = analyseRun(run).workloads;
    const cell = analysed?.cells.at(-1);
    assert(cell?.kind === "measured");
    const shown = formatDuration(cell.medianNs.value);
    const html = plainText(
      await Deno.readTextFile(`${root}/site/workloads/mandelbrot/index.html`),
    );
    assertStringIncludes(html, shown);
    if (!withoutBrowser) await readOffPage(`${root}/site`, cell.id, shown);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});

/** Ends a bench like Ctrl-C: it saves a partial run, and leaves nothing else behind. */
async function interruptBench(root: string, out: string): Promise<Run> {
  const child = taskCommand([...TINY, `--results=${out}`], {
    ...{ env: separate(root), stdout: "null", stderr: "piped" },
  }).spawn();
  const stderr = child.stderr.pipeThrough(new TextDecoderStream());
  for await (const text of stderr.values({ preventCancel: true })) {
    if (/round [2-9]|extra round/.test(text)) break;
  }
  child.kill("SIGTERM");
  // What it still says must not fill the pipe.
  for await (const _ of stderr);
  assertEquals((await child.status).code, 130);
  const { run } = await savedRun(out);
  assertEquals(run.status, "partial");
  assert(run.cells.some(({ outcome }) => outcome.kind === "measured"));
  const left = await Array.fromAsync(Deno.readDir(root));
  assertEquals(left.map(({ name }) => name), ["results"]);
  return run;
}

/** Goes on with the interrupted run, which there is then no more. */
async function resumeBench(root: string, out: string) {
  const resume = () =>
    launchWith(separate(root), "bench", "--resume", `--results=${out}`);
  const ended = await resume();
  assertEquals(ended.code, 0, ended.stderr);
  const saved = await savedRun(out);
  assertStringIncludes(ended.stdout, `Saved ${saved.path}`);
  const again = await resume();
  assertEquals(again.code, 69);
  assertStringIncludes(again.stderr, "found no interrupted run");
  return saved;
}

function firstRound({ cells }: Run): unknown {
  return cells.map(({ outcome }) =>
    outcome.kind === "measured" ? outcome.rounds[0] : outcome
  );
}

async function readOffPage(
  folder: string,
  id: string,
  expected: string,
): Promise<void> {
  await using browser = await browseSite(folder, LOCATION);
  const page = await browser.open("workloads/mandelbrot/");
  const cell = page.locator(`[data-cell="${id}"] td`).nth(2);
  // Its interval stands below it.
  assertEquals(plainText(await cell.innerText()).split("\n")[0], expected);
  assertEquals(browser.problems, []);
}
