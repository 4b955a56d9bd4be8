import { assertEquals } from "@std/assert";
import { fileURLToPath } from "node:url";

const PROJECT = fileURLToPath(new URL("../", import.meta.url));

/** The program that the README shows, from its code blocks. */
function readmePrograms(): ReadonlyMap<string, string> {
  const readme = Deno.readTextFileSync(`${PROJECT}README.md`);
  const blocks = readme.matchAll(/```ts ignore\n\/\/ (\S+)\n(.*?)```/gs);
  return new Map(
    [...blocks].map(([, name = "", body = ""]) => [name, body]),
  );
}

Deno.test("the README's program does what it says in a folder of its own", async () => {
  const folder = await Deno.makeTempDir({ prefix: "crossover-library-" });
  try {
    for (const [name, body] of readmePrograms()) {
      await Deno.writeTextFile(`${folder}/${name}`, body);
    }
    await Deno.writeTextFile(
      `${folder}/deno.json`,
      '{ "workspace": ["./crossover"] }',
    );
    await Deno.mkdir(`${folder}/crossover`, { recursive: true });
    for (const part of ["deno.json", "mod.ts", "src"]) {
      await new Deno.Command("cp", {
        args: ["-r", `${PROJECT}${part}`, `${folder}/crossover/${part}`],
      }).output();
    }
    const { code, stdout } = await new Deno.Command("deno", {
      args: ["run", "--quiet", "--no-prompt", "--allow-read", "main.ts"],
      cwd: folder,
      stdin: "null",
    }).output();
    assertEquals([code, new TextDecoder().decode(stdout)], [
      0,
      "49\n1\n4\n9\n",
    ]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
