import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { fileURLToPath } from "node:url";
import config from "../../deno.json" with { type: "json" };
import { saveRun } from "../../src/results/mod.ts";
import { buildRun } from "../fixtures/run_builder.ts";
import { type Ended, inFolder, separate } from "./run_task.ts";

const CONFIG = fileURLToPath(new URL("../../deno.json", import.meta.url));
const RESULTS = fileURLToPath(new URL("../../results", import.meta.url));

/** Runs a task as a user does who stands in some folder. */
async function taskFrom(
  cwd: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  const { INIT_CWD: _, ...inherited } = Deno.env.toObject();
  const { code, stdout, stderr } = await new Deno.Command("deno", {
    args: ["task", "--quiet", `--config=${CONFIG}`, ...args],
    cwd,
    clearEnv: true,
    env: { ...inherited, NO_COLOR: "1", ...env },
    stdin: "null",
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, stdout: text(stdout), stderr: text(stderr) };
}

function namesIn(folder: string): string[] {
  return [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
}

/** A refusal: its exit code, and one line each for what is wrong and what to do. */
function assertRefused(ended: Ended, code: number, says: string): void {
  assertEquals([ended.code, ended.stdout], [code, ""], ended.stderr);
  const lines = ended.stderr.trim().split("\n");
  const [error = "", hint = ""] = lines.slice(-2);
  assert(error.startsWith("error: "), ended.stderr);
  assert(hint.startsWith("hint: "), ended.stderr);
  assertStringIncludes(error, says);
}

Deno.test("there are four sets of permissions, and none grants everything", () => {
  assertEquals(Object.keys(config.permissions), [
    "launch",
    "measure",
    "read",
    "site",
  ]);
  for (const set of Object.values(config.permissions)) {
    assert(!("all" in set));
    assert(!("write" in set && (set.write as unknown) === true));
    assert(!("run" in set && (set.run as unknown) === true));
  }
});

Deno.test("tasks start where variables of the dynamic loader are set", () =>
  inFolder(async (dir) => {
    const ended = await taskFrom(dir, ["export", "latest", "--format=csv"], {
      LD_LIBRARY_PATH: "/none",
      DYLD_LIBRARY_PATH: "/none",
      LD_CROSSOVER: "set",
    });
    assertEquals(ended.code, 0, ended.stderr);
    assertStringIncludes(ended.stdout, "workload");
  }));

Deno.test("paths are seen from where the user stands, and the project's runs are found from there", () =>
  inFolder(async (dir) => {
    const path = await saveRun(buildRun(), { dir: `${dir}/my runs` });
    const relative = path.slice(dir.length + 1);
    const { code, stderr } = await taskFrom(dir, [
      ...["export", relative, "--format=csv", "--out", "my file.csv"],
    ]);
    assertEquals(code, 0, stderr);
    assertEquals(namesIn(dir), ["my file.csv", "my runs"]);
    const compared = await taskFrom(dir, [
      ...["compare", "latest", relative, "--results", "my runs"],
    ]);
    assertEquals(compared.code, 0, compared.stderr);
    const missing = await taskFrom(dir, ["compare", "latest", "no-such"]);
    assertRefused(missing, 65, RESULTS);
  }));

/** Commands that write, with a folder or file whose name has a comma. */
const WITH_COMMA: readonly (readonly string[])[] = [
  ["bench", "--results", "a,b"],
  ["import", "x.json", "--results=a,b"],
  ["export", "latest", "--format=csv", "--out", "a,b.csv"],
  ["site", "--out", "a,b"],
];

for (const args of WITH_COMMA) {
  Deno.test(`${args.join(" ")} is refused for its comma, before anything is written`, () =>
    inFolder(async (dir) => {
      assertRefused(
        await taskFrom(dir, args, separate(dir)),
        64,
        `${dir}/a,b`,
      );
      assertEquals(namesIn(dir), []);
    }));
}

Deno.test("a folder for temporary files with a space works, with a comma or missing it is refused", () =>
  inFolder(async (dir) => {
    const listIn = async (name: string) =>
      await taskFrom(dir, ["bench", "--list"], separate(`${dir}/${name}`));
    await Deno.mkdir(`${dir}/a b`);
    const spaced = await listIn("a b");
    assertEquals(spaced.code, 0, spaced.stderr);
    await Deno.mkdir(`${dir}/a,b`);
    assertRefused(await listIn("a,b"), 64, `${dir}/a,b`);
    assertRefused(await listIn("missing"), 69, `${dir}/missing`);
    await Deno.writeTextFile(`${dir}/file`, "");
    assertRefused(await listIn("file"), 69, `${dir}/file`);
  }));

Deno.test("a command that only reads works without a home and a folder for temporary files", () =>
  inFolder(async (dir) => {
    const cache = Deno.env.get("DENO_DIR") ??
      `${
        Deno.env.get("XDG_CACHE_HOME") ?? `${Deno.env.get("HOME")}/.cache`
      }/deno`;
    const ended = await taskFrom(dir, ["export", "latest", "--format=csv"], {
      HOME: "",
      DENO_DIR: cache,
      TMPDIR: `${dir}/missing`,
    });
    assertEquals(ended.code, 0, ended.stderr);
    assertEquals(namesIn(dir), []);
  }));
