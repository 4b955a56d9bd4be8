import { assertEquals, assertStringIncludes } from "@std/assert";
import { writeTaskProgram } from "../../src/analysis/mod.ts";
import { MODELS } from "../../src/models.ts";
import { checkOut } from "../fixtures/checkout.ts";
import { inFolder } from "./run_task.ts";

const LIBRARY = new URL("../../mod.ts", import.meta.url).href;

const TASK = `let factor = 0;
export function setup() {
  factor = 3;
}
export default function triple(value: number): number {
  if (factor === 0) throw new Error("not set up");
  return factor * value;
}
export const params = { from: [5] };
export const inputs = ({ from, items }: { from: number; items: number }) =>
  Array.from({ length: items }, (_, index) => [from + index]);
`;

/** What a program needs to run on a model. */
const PERMISSIONS = [
  "--allow-read",
  "--allow-run=deno",
  "--allow-env=NODE_V8_COVERAGE",
];

async function deno(cwd: string, ...args: readonly string[]) {
  const { code, stdout, stderr } = await new Deno.Command("deno", {
    args: [...args],
    ...{ cwd, env: { NO_COLOR: "1" }, stdin: "null" },
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, stdout: text(stdout), stderr: text(stderr) };
}

Deno.test("the program for a task passes the type-check and runs, on every model", () =>
  inFolder(async (dir) => {
    await Deno.writeTextFile(`${dir}/deno.json`, "{}");
    await Deno.writeTextFile(`${dir}/triple.ts`, TASK);
    const names: string[] = [];
    for (const { id } of MODELS) {
      const text = writeTaskProgram({ model: id, workers: 2 }, {
        ...{ module: "./triple.ts", export: "default", inputs: "function" },
        ...{ parameters: { from: 5 }, items: 4, hasSetup: true },
        ...{ permissions: {}, library: LIBRARY },
      });
      // The answers themselves, to be looked at.
      await Deno.writeTextFile(
        `${dir}/${id}.ts`,
        text.replace("answers.length", "JSON.stringify(answers)"),
      );
      names.push(`${id}.ts`);
    }
    const checked = await deno(dir, "check", "--quiet", ...names);
    assertEquals(checked.code, 0, checked.stderr);
    for (const name of names) {
      const { code, stdout, stderr } = await deno(
        dir,
        ...["run", "--quiet", "--no-prompt", ...PERMISSIONS, name],
      );
      assertEquals(
        [name, stdout.trim(), code],
        [name, "[15,18,21,24]", 0],
        stderr,
      );
    }
  }));

Deno.test("a program for threads or a loop holds all of its code once it is compiled with --bundle, as its comment says", () =>
  inFolder(async (dir) => {
    const library = `${dir}/crossover`;
    await checkOut(library, ["mod.ts", "deno.json", "src"]);
    await Deno.writeTextFile(
      `${dir}/deno.json`,
      '{ "workspace": ["./crossover"] }',
    );
    await Deno.writeTextFile(`${dir}/triple.ts`, TASK);
    for (const { id: model, isolation } of MODELS) {
      // Processes are started from files: their programs say so.
      if (isolation === "process") continue;
      const text = writeTaskProgram({ model, workers: 2 }, {
        ...{ module: "./triple.ts", export: "default", inputs: "function" },
        ...{ parameters: { from: 5 }, items: 4, hasSetup: true },
        permissions: {},
      });
      await Deno.writeTextFile(`${dir}/${model}.ts`, text);
      const [flags = ""] = /--bundle --include \S+/.exec(text) ?? [];
      const { code, stdout, stderr } = await new Deno.Command("deno", {
        args: [
          ...[
            "compile",
            ...flags.replaceAll('"', "").split(" "),
            "--no-check",
            "--allow-read",
          ],
          ...["--output", "program", `${model}.ts`],
        ],
        cwd: dir,
        // What is put together is looked at, and not run: there is no need to download the runtime for it.
        env: { NO_COLOR: "1", DENORT_BIN: Deno.execPath() },
      }).output();
      const said = [stdout, stderr].map((bytes) =>
        new TextDecoder().decode(bytes)
      ).join("");
      assertEquals(code, 0, said);
      assertEquals(
        said.includes(".deno_compile_worker_"),
        isolation === "thread",
        model,
      );
      assertStringIncludes(said, "triple.ts");
    }
  }));
