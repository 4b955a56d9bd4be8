import {
  assert,
  assertEquals,
  assertMatch,
  assertNotMatch,
  assertStringIncludes,
} from "@std/assert";
import { FOREIGN_FORMATS } from "../../src/results/foreign/import_foreign.ts";
import { loadRun } from "../../src/results/mod.ts";
import { buildRun } from "../fixtures/run_builder.ts";
import { inFolder, launch, runTask, startTask } from "./run_task.ts";

const FIXTURES = "tests/results/foreign/fixtures";

Deno.test("import saves files of every tool, each in the folder of its own", () =>
  inFolder(async (dir) => {
    const { code, stdout } = await startTask(
      "import",
      `${FIXTURES}/hyperfine_1_15.json`,
      `${FIXTURES}/pyperf_2_10.json`,
      `${FIXTURES}/google_benchmark_1_7.json`,
      `${FIXTURES}/deno_bench_2_9.json`,
      `--results=${dir}`,
    );
    assertEquals(code, 0);
    const paths = stdout.split("\n").flatMap((line) =>
      line.startsWith("Saved ") ? [line.slice("Saved ".length)] : []
    );
    const tools = await Promise.all(
      paths.map(async (path) => (await loadRun(path)).tool.name),
    );
    assertEquals(tools, [
      "hyperfine",
      "pyperf",
      "google-benchmark",
      "deno bench",
    ]);
    assertStringIncludes(stdout, "google-benchmark, 3 of 4 benches measured");
  }));

Deno.test("import keeps a label, and refuses to save the same file twice", () =>
  inFolder(async (dir) => {
    const args = [`${FIXTURES}/pyperf_2_10.json`, `--results=${dir}`];
    const first = await runTask("import", ...args, "--label", "of today");
    assertEquals(first.code, 0);
    const path = /^Saved (.*)$/m.exec(first.stdout)?.[1] ?? "";
    assertEquals((await loadRun(path)).label, "of today");
    const second = await runTask("import", ...args);
    assertEquals(second.code, 73);
    assertStringIncludes(second.stderr, "found a file of that name");
  }));

Deno.test("import saves nothing where one of its files cannot be read", () =>
  inFolder(async (dir) => {
    const broken = `${dir}/broken.json`;
    await Deno.writeTextFile(
      broken,
      '{"results": [{"command": 7, "times": [1]}]}',
    );
    const { code, stderr } = await runTask(
      "import",
      `${FIXTURES}/pyperf_2_10.json`,
      broken,
      `--results=${dir}/saved`,
    );
    assertEquals(code, 65);
    assertMatch(
      stderr,
      /broken\.json: results\[0\]\.command: found 7, expected string/,
    );
    assertStringIncludes(stderr, "hint: write it again with hyperfine");
    const names = [...Deno.readDirSync(dir)].map(({ name }) => name);
    assertEquals(names, ["broken.json"]);
  }));

Deno.test("import refuses a command line that names no file, or one label for two", async () => {
  const none = await runTask("import");
  assertEquals(none.code, 64);
  assertStringIncludes(none.stderr, "Cannot import: found no file");
  const two = await runTask("import", "a.json", "b.json", "--label=x");
  assertEquals(two.code, 64);
  assertStringIncludes(two.stderr, "Cannot label: found 2 files");
  const blank = await runTask("import", "a.json", "--label", "  ");
  assertEquals(blank.code, 64);
  assertStringIncludes(blank.stderr, "Cannot read --label");
});

Deno.test("compare takes files of other tools as they are", async () => {
  const file = `${FIXTURES}/hyperfine_1_15.json`;
  const { code, stdout } = await runTask("compare", file, file);
  assertEquals(code, 0);
  assertMatch(stdout, /hyperfine: sleep 0\.01\n {2}as-measured\/1 .* 1\.00 /);
  assertNotMatch(stdout, /differs:/);
});

/** A file of hyperfine; the seconds vary a little, as they do. */
function hyperfine(
  ...results: readonly (readonly [string, number, object?])[]
): string {
  return JSON.stringify({
    results: results.map(([command, seconds, parameters]) => ({
      command,
      times: [0.99, 1.01, 1, 0.995, 1.005].map((part) => part * seconds),
      ...(parameters ? { parameters } : {}),
    })),
  });
}

Deno.test("compare holds a branch against the same branch, and names the one that is missing with its parameter", () =>
  inFolder(async (dir) => {
    const [before, after] = [`${dir}/before.json`, `${dir}/after.json`];
    await Deno.writeTextFile(
      before,
      hyperfine(
        ["make check", 12, { branch: "main" }],
        ["make check", 11, { branch: "upgrade" }],
      ),
    );
    await Deno.writeTextFile(
      after,
      hyperfine(["make check", 9, { branch: "main" }]),
    );
    const { code, stdout } = await runTask("compare", before, after);
    assertEquals(code, 0, stdout);
    assertMatch(
      stdout,
      /hyperfine: make check \(branch=main\)\n {2}as-measured\/1 .* 0\.75 .* better/,
    );
    assertMatch(
      stdout,
      /1 not compared of A and B, only in [^:]+:\n {2}make check \(branch=upgrade\)/,
    );
  }));

Deno.test("compare is not misled by the order of long commands", () =>
  inFolder(async (dir) => {
    const long = (end: string) => `run ${"-I some/folder ".repeat(200)}${end}`;
    const [before, after] = [`${dir}/before.json`, `${dir}/after.json`];
    await Deno.writeTextFile(
      before,
      hyperfine([long("one"), 1], [long("two"), 9]),
    );
    await Deno.writeTextFile(
      after,
      hyperfine([long("two"), 9], [long("one"), 1]),
    );
    const { code, stdout } = await runTask("compare", before, after);
    assertEquals(code, 0, stdout);
    assertStringIncludes(stdout, "one (");
    assertMatch(stdout, /2 equivalent|0 worse/);
  }));

Deno.test("import reads what PowerShell and gzip wrote, and our own run with a byte order mark", () =>
  inFolder(async (dir) => {
    const text = hyperfine(["make", 1]);
    const units = Uint16Array.from(
      `\uFEFF${text}`,
      (letter) => letter.charCodeAt(0),
    );
    await Deno.writeFile(`${dir}/utf16.json`, new Uint8Array(units.buffer));
    const packed = new Blob([
      await Deno.readFile(
        `${FIXTURES}/pyperf_2_10.json`,
      ),
    ]).stream().pipeThrough(new CompressionStream("gzip"));
    await Deno.writeFile(`${dir}/packed.json.gz`, packed);
    await Deno.writeTextFile(
      `${dir}/ours.json`,
      `\uFEFF${JSON.stringify(buildRun())}`,
    );
    const { code, stdout, stderr } = await runTask(
      "import",
      ...["utf16.json", "packed.json.gz", "ours.json"].map((name) =>
        `${dir}/${name}`
      ),
      `--results=${dir}/saved`,
    );
    assertEquals(code, 0, stderr);
    assertStringIncludes(stdout, "hyperfine, 1 of 1 benches measured");
    assertStringIncludes(stdout, "pyperf, 2 of 2 benches measured");
    assertStringIncludes(stdout, "crossover, ");
  }));

Deno.test("import says why no bench of a file was measured", () =>
  inFolder(async (dir) => {
    const file = `${dir}/memory.json`;
    const metadata = { name: "load", unit: "byte" };
    await Deno.writeTextFile(
      file,
      JSON.stringify({
        version: "1.0",
        benchmarks: [{ metadata, runs: [{ values: [4_096] }] }],
      }),
    );
    const { code, stdout } = await runTask(
      "import",
      file,
      `--results=${dir}/saved`,
    );
    assertEquals(code, 0);
    assertStringIncludes(stdout, "pyperf, 0 of 1 benches measured");
    assertMatch(
      stdout,
      /Not measured: load\. Its values are bytes and no times/,
    );
  }));

Deno.test("import --help lists every tool and what writes its files", async () => {
  const { stdout } = await launch("import", "--help");
  for (const { tool, writtenBy } of FOREIGN_FORMATS) {
    const [first = ""] = writtenBy.split("\n");
    assertStringIncludes(stdout, `  ${tool.padEnd(16)}  ${first}`);
  }
  for (const line of stdout.split("\n")) assert(line.length <= 80, line);
});
