import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { fileURLToPath } from "node:url";
import { lockMachine } from "../../src/measure/mod.ts";

const PROJECT = fileURLToPath(new URL("../../", import.meta.url));

/** Runs the command with a folder for temporary files of its own, so that other runs on this machine do not keep it out. */
async function bench(args: readonly string[], temporary?: string) {
  const { code, stdout, stderr } = await new Deno.Command("deno", {
    args: ["task", "--quiet", "bench:executors", ...args],
    cwd: PROJECT,
    env: { NO_COLOR: "1", ...(temporary ? { TMPDIR: temporary } : {}) },
    stdin: "null",
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, stdout: text(stdout), stderr: text(stderr) };
}

/** A folder that is not below /tmp: macOS has its temporary files elsewhere too. */
async function inFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ dir: "/var/tmp" });
  try {
    await use(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const SHORT = [
  "--budget",
  "40s",
  "--scenario",
  "memory-process,bytes-transferred",
];

Deno.test("bench:executors measures times and memory, judges them, tells that it is alive, and leaves nothing behind", () =>
  inFolder(async (folder) => {
    const { code, stdout, stderr } = await bench(SHORT, folder);
    assertMatch(stdout, /µs a task +to bare/);
    assertMatch(stdout, /^ {2}worker +[\d.,]+/m);
    assertMatch(stdout, /MiB +to bare/);
    assertMatch(stdout, /^ {2}subprocess +[\d.]+ +[\d.]+ +[\d.]+ to [\d.]+$/m);
    assertMatch(
      stdout,
      /(holds|MISSED|unclear) +at most 1.15 × a bare process/,
    );
    assertMatch(stderr, /memory, 1 of \d+: executors\/memory-process/);
    assertEquals(code, stdout.includes("MISSED") ? 1 : 0);
    assertEquals([...Deno.readDirSync(folder)], []);
  }));

Deno.test("bench:executors refuses to measure beside another run", () =>
  inFolder(async (folder) => {
    using _lock = await lockMachine(`${folder}/crossover-bench.lock`);
    const { code, stderr } = await bench(SHORT, folder);
    assertEquals(code, 75);
    assertStringIncludes(stderr, "another run");
  }));

Deno.test("bench:executors lists its scenarios", async () => {
  const { code, stdout } = await bench(["--list"]);
  assertEquals(code, 0);
  assertStringIncludes(stdout, "thread-burst: bare, worker");
});

Deno.test("bench:executors refuses what it does not know", async () => {
  for (
    const [args, found] of [
      [["--scenario", "none"], '"none"'],
      [["--budget", "1s"], '"1s"'],
      [["thread-burst"], "thread-burst: found"],
    ] as const
  ) {
    const { code, stderr } = await bench(args);
    assertEquals(code, 64);
    assertStringIncludes(stderr, found);
    assertStringIncludes(stderr, "hint:");
  }
});
