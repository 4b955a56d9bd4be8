/** README's set-up, followed to the letter: Crossover as a folder of somebody's project. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { checkOut, PROJECT } from "./fixtures/checkout.ts";

/** What a checkout has that a program and the tasks need. */
const CHECKOUT = ["deno.json", "deno.lock", "mod.ts", "npm_only", "src"];

/** The blocks of code of README's section, in their order. */
async function readmeBlocks(heading: string): Promise<readonly string[]> {
  const text = await Deno.readTextFile(`${PROJECT}README.md`);
  const section = text.split(`## ${heading}\n`)[1]?.split("\n## ")[0] ?? "";
  return [...section.matchAll(/^```[^\n]*\n(.*?)^```/gms)]
    .map(([, code = ""]) => code);
}

async function deno(
  cwd: string,
  ...args: readonly string[]
): Promise<{ readonly stdout: string; readonly stderr: string }> {
  const { stdout, stderr } = await new Deno.Command("deno", {
    args: [...args],
    cwd,
    env: { NO_COLOR: "1" },
  }).output();
  const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { stdout: decode(stdout), stderr: decode(stderr) };
}

Deno.test("README's workspace runs its program and the tasks, without a warning", async () => {
  const folder = await Deno.makeTempDir({ prefix: "crossover-workspace-" });
  try {
    await checkOut(`${folder}/crossover`, CHECKOUT);
    const [config = "", tasks = "", main = "", session = ""] =
      await readmeBlocks("Use it as a library");
    await Deno.writeTextFile(`${folder}/deno.json`, config);
    await Deno.writeTextFile(`${folder}/tasks.ts`, tasks);
    await Deno.writeTextFile(`${folder}/main.ts`, main);

    const [command = "", ...printed] = session.trimEnd().split("\n");
    const ran = await deno(folder, ...command.split(" ").slice(2));
    assertEquals(ran, { stdout: `${printed.join("\n")}\n`, stderr: "" });

    const checked = await deno(folder, "check", "--quiet", "main.ts");
    assertEquals(checked.stderr, "");

    const run = `${PROJECT}tests/results/golden/run.v3.json`;
    const compared = await deno(
      `${folder}/crossover`,
      ...["task", "--quiet", "compare", run, run],
    );
    assertStringIncludes(compared.stdout, "0 worse, 0 better");
    assertEquals(/warning/i.test(compared.stderr), false, compared.stderr);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
