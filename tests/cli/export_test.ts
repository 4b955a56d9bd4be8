import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { EXPORT_FORMATS } from "../../src/results/mod.ts";
import { inFolder, runTask, startTask } from "./run_task.ts";

const FILE = "tests/results/foreign/fixtures/google_benchmark_1_7.json";

for (const format of EXPORT_FORMATS) {
  Deno.test(`export prints a run as ${format}`, async () => {
    const { code, stdout } = await runTask("export", FILE, "--format", format);
    assertEquals(code, 0);
    assertMatch(stdout, /BM_Sort|BM\\_Sort/);
  });
}

Deno.test("export writes a file, and never over one", () =>
  inFolder(async (dir) => {
    const args = [FILE, "--format=bencher", `--out=${dir}/out.json`];
    assertEquals((await startTask("export", ...args)).code, 0);
    const text = await Deno.readTextFile(`${dir}/out.json`);
    assertEquals(Object.keys(JSON.parse(text)).length, 3);
    const { code, stderr } = await runTask("export", ...args);
    assertEquals(code, 73);
    assertStringIncludes(stderr, "found a file of that name, expected none");
    assertEquals(await Deno.readTextFile(`${dir}/out.json`), text);
  }));

Deno.test("export says how many cells a format leaves out", async () => {
  const { stderr } = await runTask("export", FILE, "--format=hyperfine");
  assertStringIncludes(stderr, "left out: 1");
});

Deno.test("export finds a saved run by its label", () =>
  inFolder(async (dir) => {
    await runTask("import", FILE, "--label=base", `--results=${dir}`);
    const { code, stdout } = await runTask(
      "export",
      "base",
      "--format=markdown",
      `--results=${dir}`,
    );
    assertEquals(code, 0);
    assertStringIncludes(stdout, "### base\n");
  }));

Deno.test("export refuses what it does not know", async () => {
  const cases: readonly (readonly [readonly string[], number, string])[] = [
    [[FILE], 64, "Cannot read --format: found none"],
    [[FILE, "--format=xml"], 64, 'found "xml", expected one of csv, markdown'],
    [["--format=csv"], 64, "Cannot export: found 0 runs"],
    [["no.json", "--format=csv"], 65, "Cannot read run no.json"],
    [
      [FILE, "--format=csv", "--out=none/such/out.csv"],
      73,
      "Cannot write none/such/out.csv",
    ],
  ];
  for (const [args, expected, message] of cases) {
    const { code, stderr } = await runTask("export", ...args);
    assertEquals(code, expected, args.join(" "));
    assertStringIncludes(stderr, message);
  }
});
