import {
  assertEquals,
  assertMatch,
  assertNotMatch,
  assertStringIncludes,
} from "@std/assert";
import { loadRun } from "../../src/results/mod.ts";
import { inFolder, runTask } from "./run_task.ts";

const FIXTURES = "tests/results/foreign/fixtures";

Deno.test("import saves files of every tool, each in the folder of its own", () =>
  inFolder(async (dir) => {
    const { code, stdout } = await runTask(
      "import",
      `${FIXTURES}/hyperfine_1_15.json`,
      `${FIXTURES}/pyperf_2_10.json`,
      `${FIXTURES}/google_benchmark_1_7.json`,
      `${FIXTURES}/deno_bench_2_9.json`,
      `--out=${dir}`,
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
    const args = [`${FIXTURES}/pyperf_2_10.json`, `--out=${dir}`];
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
    await Deno.writeTextFile(broken, '{"results": [{"command": 7}]}');
    const { code, stderr } = await runTask(
      "import",
      `${FIXTURES}/pyperf_2_10.json`,
      broken,
      `--out=${dir}/saved`,
    );
    assertEquals(code, 65);
    assertMatch(
      stderr,
      /broken\.json: results\[0\]\.command: found 7, expected string/,
    );
    assertStringIncludes(stderr, "hint: export it again with `hyperfine");
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
  assertMatch(stdout, /hyperfine\/sleep-0-01\n {2}as-measured\/1 .* 1\.00 /);
  assertNotMatch(stdout, /differs:/);
});
