import {
  assert,
  assertEquals,
  assertMatch,
  assertStringIncludes,
} from "@std/assert";
import { analyseRun } from "../src/analysis/mod.ts";
import { formatDuration } from "../src/text/mod.ts";
import { loadRun, type Run } from "../src/results/mod.ts";
import {
  type Ended,
  launch,
  launchWith,
  separate,
  taskCommand,
} from "./cli/run_task.ts";
import { browseSite, withoutBrowser } from "./site/browser.ts";
import { plainText } from "./site/plain_text.ts";
import { LOCATION } from "./site/site_builder.ts";

/** Two benchmarks and a replicate, as few as a verdict needs; `root` keeps its lock apart from that of other runs. */
function benchTiny(
  { root, out }: { readonly root: string; readonly out: string },
  ...more: string[]
): Promise<Ended> {
  return launchWith(
    separate(root),
    "bench",
    "--budget=20s",
    "--precision=100%",
    "--workload=mandelbrot",
    "--model=worker-pool",
    "--cores=2",
    `--out=${out}`,
    ...more,
  );
}

async function savedRun(out: string): Promise<{ run: Run; path: string }> {
  const [machine] = await Array.fromAsync(Deno.readDir(out));
  const files = (await Array.fromAsync(
    Deno.readDir(`${out}/${machine?.name}`),
  )).filter(({ name }) => name.endsWith(".json"));
  assertEquals(files.length, 1);
  const path = `${out}/${machine?.name}/${files[0]?.name}`;
  return { run: await loadRun(path), path };
}

Deno.test("a tiny bench is saved, compared with itself, built into a site and read off a page", async () => {
  const root = await Deno.makeTempDir({ prefix: "crossover-end-to-end-" });
  try {
    const out = `${root}/results`;
    const bench = await benchTiny({ root, out }, "--label=tiny");
    assertEquals(bench.code, 0, bench.stderr);
    const { run, path } = await savedRun(out);
    assertStringIncludes(bench.stdout, `Saved ${path}`);
    assertEquals([run.status, run.label], ["complete", "tiny"]);
    assert(run.cells.every(({ outcome }) => outcome.kind === "measured"));

    const compare = await launch("compare", path, "tiny", `--results=${out}`);
    assertEquals(compare.code, 0, compare.stderr);
    // On a busy machine all cycles of the controls may be set aside.
    assertMatch(
      compare.stdout,
      /0 worse, 0 better, \d equivalent, \d undecided, [02] not compared/,
    );

    const site = await launch(
      "site",
      `--results=${out}`,
      `--out=${root}/site`,
      `--location=${LOCATION}`,
    );
    assertEquals(site.code, 0, site.stderr);
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

Deno.test("Ctrl-C during a bench saves a partial run, leaves nothing behind, and --resume goes on", async () => {
  const root = await Deno.makeTempDir({ prefix: "crossover-interrupt-" });
  try {
    const child = taskCommand([
      "bench",
      "--budget=20s",
      "--precision=100%",
      "--workload=mandelbrot",
      "--model=worker-pool",
      "--cores=2",
      `--out=${root}/results`,
    ], { env: separate(root), stdout: "null", stderr: "piped" }).spawn();
    const stderr = child.stderr.pipeThrough(new TextDecoderStream());
    for await (const text of stderr.values({ preventCancel: true })) {
      if (/round [2-9]|extra round/.test(text)) break;
    }
    child.kill("SIGTERM");
    for await (
      const _ of stderr
    ) { /* what it still says must not fill the pipe */ }
    assertEquals((await child.status).code, 130);
    const { run } = await savedRun(`${root}/results`);
    assertEquals(run.status, "partial");
    assert(run.cells.some(({ outcome }) => outcome.kind === "measured"));
    const left = await Array.fromAsync(Deno.readDir(root));
    assertEquals(left.map(({ name }) => name), ["results"]);
    await resumeTo(`${root}/results`, { root, partial: run });
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});

/** Goes on with the interrupted run, and finds what it had measured in what comes of it. */
async function resumeTo(
  out: string,
  { root, partial }: { readonly root: string; readonly partial: Run },
): Promise<void> {
  const ended = await launchWith(
    separate(root),
    ...["bench", "--resume", "--json", `--out=${out}`],
  );
  assertEquals(ended.code, 0, ended.stderr);
  const resumed: Run = JSON.parse(ended.stdout);
  assertEquals(resumed.status, "complete");
  assertEquals(resumed.startedAt, partial.startedAt);
  assertEquals(firstRound(resumed), firstRound(partial));
  const again = await launchWith(
    separate(root),
    ...["bench", "--resume", `--out=${out}`],
  );
  assertEquals(again.code, 69);
  assertStringIncludes(again.stderr, "found no interrupted run");
}

function firstRound({ cells }: Run): unknown {
  return cells.map(({ outcome }) =>
    outcome.kind === "measured" ? outcome.rounds[0] : outcome
  );
}
