/** The package from JSR and from npm, each used from a folder that has nothing of this checkout. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import config from "../../deno.json" with { type: "json" };
import { nameInFull } from "../../src/cli/pack.ts";
import { PROJECT } from "../fixtures/checkout.ts";
import { emptyCache, packInto, serveAsJsr } from "../fixtures/packed.ts";
import { permissionFlags } from "../../src/executors/transport/child_program.ts";
import { type Ended, inFolder } from "./run_task.ts";

const RUN = `${PROJECT}tests/results/golden/run.v3.json`;

type Crossover = (...args: readonly string[]) => Promise<Ended>;

/** What people do with a package that measures nothing yet, and what they see. */
async function useCommands(
  crossover: Crossover,
  { folder, called }: { readonly folder: string; readonly called: string },
): Promise<void> {
  const help = await crossover("--help");
  assertEquals(help.code, 0, help.stderr);
  for (const name of ["bench", "try", "compare", "advise", "report", "share"]) {
    assertStringIncludes(help.stdout, `\n  ${name} `);
  }
  assert(!help.stdout.includes("\n  serve "), help.stdout);
  assertStringIncludes(help.stdout, `Usage: ${called} COMMAND`);
  const unknown = await crossover("compair");
  assertEquals(unknown.code, 64);
  assertStringIncludes(unknown.stderr, "did you mean compare?");
  const usage = await crossover("bench", "--help");
  assertStringIncludes(usage.stdout, `Usage: ${called} bench`);
  assertStringIncludes(usage.stdout, "(default: crossover-results)");
  const listed = await crossover("bench", "--list", "--quick");
  assertEquals(listed.code, 0, listed.stderr);
  const imported = await crossover("import", RUN);
  assertEquals(imported.code, 0, imported.stderr);
  assertStringIncludes(imported.stdout, "Saved crossover-results/");
  const compared = await crossover("compare", "latest", RUN);
  assertStringIncludes(compared.stdout, "0 worse, 0 better");
  const exported = await crossover("export", "latest", "--format=csv");
  assertEquals(exported.code, 0, exported.stderr);
  const reported = await crossover("report");
  assertEquals(reported.code, 0, reported.stderr);
  const html = await Deno.readTextFile(`${folder}/crossover-report.html`);
  assertStringIncludes(html, "prefers-color-scheme");
  const advised = await crossover("advise", "--cpu=5ms");
  assertEquals(advised.code, 69, advised.stderr);
  assertStringIncludes(advised.stderr, `\`${called} bench\``);
}

async function run(
  program: string,
  args: readonly string[],
  options: Deno.CommandOptions,
): Promise<Ended> {
  const { code, stdout, stderr } = await new Deno.Command(program, {
    ...{ ...options, args: [...args], stdin: "null" },
    env: { NO_COLOR: "1", ...options.env },
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, stdout: text(stdout), stderr: text(stderr) };
}

Deno.test("the package works as JSR has it, from an empty folder", () =>
  inFolder(async (dir) => {
    await packInto(`${dir}/packed`);
    await using jsr = await serveAsJsr(`${dir}/packed`);
    const env = {
      JSR_URL: jsr.url,
      DENO_DIR: await emptyCache(`${dir}/cache`),
    };
    const folder = `${dir}/empty`;
    await Deno.mkdir(folder);
    await useCommands(
      (...args) =>
        run("deno", [
          ...[
            "run",
            "--quiet",
            "--no-prompt",
            ...permissionFlags({ ...config.permissions.launch, net: false }),
          ],
          ...["jsr:@crossover/crossover/cli", ...args],
        ], { cwd: folder, env }),
      { folder, called: "deno x jsr:@crossover/crossover/cli" },
    );
  }));

const hasNpm = await new Deno.Command("npm", {
  args: ["--version"],
  stdout: "null",
  stderr: "null",
}).output().then(() => true, () => false);

Deno.test({
  name: "the package works as npm has it, from an empty folder",
  ignore: !hasNpm,
  fn: () =>
    inFolder(async (dir) => {
      await packInto(`${dir}/packed`);
      const packed = await run("npm", ["pack", `${dir}/packed`], { cwd: dir });
      assertEquals(packed.code, 0, packed.stderr);
      const file = `${dir}/crossover-bench-${config.version}.tgz`;
      const folder = `${dir}/empty`;
      await Deno.mkdir(folder);
      const env = {
        npm_config_cache: `${dir}/npm`,
        npm_config_update_notifier: "false",
      };
      await useCommands(
        (...args) =>
          run("npx", [
            ...["--yes", `--package=${file}`, "--", "crossover-bench", ...args],
          ], { cwd: folder, env }),
        { folder, called: "npx crossover-bench" },
      );
    }),
});

Deno.test("nameInFull() names modules as they are packed, and packages with their registry", () => {
  const stems = ["src/cli/bench", "src/cli/a", "src/b/c", "bench/x_bench"];
  const named = (code: string) =>
    nameInFull(code, { stem: "src/cli/main", stems });
  assertEquals(
    named('import { a } from "./a.ts"; new URL("../b/c.ts", import.meta.url)'),
    'import { a } from "./a.js"; new URL("../b/c.js", import.meta.url)',
  );
  assertEquals(
    named('run("src/cli/bench.ts", `bench/${suite}_bench.ts`, "task.ts")'),
    'run("src/cli/bench.js", `bench/${suite}_bench.js`, "task.ts")',
  );
  assertEquals(
    named(
      'import * as v from "valibot"; import("node:path"); import "no-such";',
    ),
    `import * as v from "${config.imports.valibot}"; import("node:path"); import "no-such";`,
  );
  assertEquals(
    named('import { parseArgs } from "@std/cli";'),
    'import { parseArgs } from "../../npm_only/std/cli.js";',
  );
});
