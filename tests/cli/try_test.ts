import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { parseRun } from "../../src/results/mod.ts";
import { type Ended, inFolder, separate } from "./run_task.ts";

/** Runs `try` apart from other runs on this machine. */
async function tryIn(dir: string, ...args: readonly string[]): Promise<Ended> {
  const { code, stdout, stderr } = await new Deno.Command("deno", {
    args: ["task", "--quiet", "try", ...args],
    env: { NO_COLOR: "1", ...separate(dir) },
    stdin: "null",
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, stdout: text(stdout), stderr: text(stderr) };
}

const TASK = `import { double } from "arithmetic";

/** Long enough to be timed, and different for each argument. */
export default function collatz(from: number): number {
  let steps = 0;
  for (let start = from; start < from + 3_000; start++) {
    for (let n = start; n !== 1; n = n % 2 === 0 ? n / 2 : 3 * n + 1) steps++;
  }
  return double(steps);
}

export const inputs = ({ items }: { items: number }) =>
  Array.from({ length: items }, (_, index) => [1 + index]);
`;

Deno.test("try measures a task under its own configuration, saves a run without its path, writes a program where there is a verdict, and compares with an earlier run", () =>
  inFolder(async (dir) => {
    const project = `${dir}/secret`;
    await Deno.mkdir(project);
    await Deno.writeTextFile(`${project}/collatz.ts`, TASK);
    await Deno.writeTextFile(
      `${project}/double.ts`,
      "export const double = (value: number): number => 2 * value;",
    );
    await Deno.writeTextFile(
      `${project}/deno.json`,
      '{ "imports": { "arithmetic": "./double.ts" } }',
    );
    const args = [
      ...[`${project}/collatz.ts`, "--quick", "--budget=20s"],
      ...["--precision=100%", "--json"],
    ];
    const { code, stdout, stderr } = await tryIn(
      dir,
      ...args,
      ...["--results", `${dir}/results`, "--write", `${project}/main.ts`],
    );
    assertEquals(code, 0, stderr);
    const { run, analysis } = JSON.parse(stdout);
    const saved = parseRun(run, { source: "the output" });
    assertEquals(saved.suites.map(({ id }) => id), ["try"]);
    assertEquals(saved.workloads[0]?.label, "collatz.ts");
    assertEquals(saved.workloads[0]?.sourceHash?.length, 64);
    assertEquals(
      stdout.slice(0, stdout.indexOf('"analysis"')).includes("secret"),
      false,
    );
    const failed = saved.cells.filter(({ outcome }) =>
      outcome.kind === "failed"
    );
    assertEquals(failed, []);
    assert(saved.cells.some(({ outcome }) => outcome.kind === "measured"));
    assertEquals(analysis.scenarios.length, 1);
    // On a busy machine half a minute may decide nothing.
    if (analysis.scenarios[0].workload.verdict.kind === "ranked") {
      const program = await Deno.readTextFile(`${project}/main.ts`);
      assertStringIncludes(program, 'import { inputs } from "./collatz.ts"');
    } else assertStringIncludes(stderr, "Did not write");
    const again = await tryIn(
      dir,
      ...args,
      ...["--results", `${dir}/results`, "--against", run.id],
      "--publish-source",
    );
    assert([0, 1].includes(again.code), again.stderr);
    const { comparison, worse, run: second } = JSON.parse(again.stdout);
    assertEquals(again.code, worse.length > 0 ? 1 : 0);
    assertEquals(comparison.before, run.id);
    assertEquals(second.cells[0].items, run.cells[0].items);
    assertEquals(
      [run, second].map(({ workloads: [task] }) => task.source),
      [undefined, TASK],
    );
    const compared = comparison.cells.map(({ id }: { id: string }) => id);
    assert(compared.includes("try/collatz/sequential/1"), String(compared));
  }));

Deno.test("try lists examples without a file, and refuses a wrong command line with exit code 2", () =>
  inFolder(async (dir) => {
    const listed = await tryIn(dir);
    assertEquals(listed.code, 0);
    assertStringIncludes(listed.stdout, "try examples/thumbnail.ts");
    await Deno.writeTextFile(`${dir}/there.ts`, "");
    const wrong: readonly (readonly [string, ...string[]])[] = [
      ["no such file", `${dir}/missing.ts`],
      ["--allow-everything", `${dir}/there.ts`, "--", "--allow-everything"],
      ["a second file", `${dir}/there.ts`, `${dir}/there.ts`],
      ["--budget", `${dir}/there.ts`, "--budget", "1s"],
      ["a file of that name", `${dir}/there.ts`, "--write", `${dir}/there.ts`],
    ];
    for (const [said, ...args] of wrong) {
      const { code, stderr } = await tryIn(dir, ...args);
      assertStringIncludes(stderr, said);
      assertEquals(code, 2, stderr);
    }
  }));

Deno.test("try exits with 1, and says why, where no model can run the task", () =>
  inFolder(async (dir) => {
    await Deno.writeTextFile(
      `${dir}/fails.ts`,
      'export default () => { throw new Error("never works"); };',
    );
    const { code, stdout } = await tryIn(
      dir,
      `${dir}/fails.ts`,
      "--results",
      `${dir}/results`,
    );
    assertEquals(code, 1);
    assertStringIncludes(stdout, "never works");
  }));
