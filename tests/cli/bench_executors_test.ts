import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { fileURLToPath } from "node:url";

const PROJECT = fileURLToPath(new URL("../../", import.meta.url));

async function bench(...args: string[]) {
  const { code, stdout, stderr } = await new Deno.Command("deno", {
    args: ["task", "--quiet", "bench:executors", ...args],
    cwd: PROJECT,
    env: { NO_COLOR: "1" },
    stdin: "null",
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, stdout: text(stdout), stderr: text(stderr) };
}

Deno.test("bench:executors measures a case, and judges it", async () => {
  const { code, stdout } = await bench(
    "--rounds",
    "1",
    "--case",
    "memory-process",
  );
  assertMatch(stdout, /Memory of a process/);
  assertMatch(stdout, /subprocess +[\d.]+ MiB/);
  assertMatch(stdout, /memory-process, subprocess .*(holds|MISSED)/);
  assertEquals(code, stdout.includes("MISSED") ? 1 : 0);
});

Deno.test("bench:executors lists its cases", async () => {
  const { code, stdout } = await bench("--list");
  assertEquals(code, 0);
  assertStringIncludes(stdout, "thread-burst: bare, worker");
});

Deno.test("bench:executors refuses what it does not know", async () => {
  for (
    const [args, found] of [
      [["--case", "none"], '"none"'],
      [["--rounds", "0"], '"0"'],
    ] as const
  ) {
    const { code, stderr } = await bench(...args);
    assertEquals(code, 64);
    assertStringIncludes(stderr, found);
    assertStringIncludes(stderr, "hint:");
  }
});
