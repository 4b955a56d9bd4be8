import { fileURLToPath } from "node:url";

const PROJECT = fileURLToPath(new URL("../../", import.meta.url));

/** What a task printed, and how it ended. */
export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a task of `deno.json`, with the permissions that it has there. */
export async function runTask(...args: readonly string[]): Promise<Ended> {
  const { code, stdout, stderr } = await new Deno.Command("deno", {
    args: ["task", "--quiet", ...args],
    cwd: PROJECT,
    env: { NO_COLOR: "1" },
    stdin: "null",
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, stdout: text(stdout), stderr: text(stderr) };
}

/** Keeps a run apart from others on this machine: its temporary files and its lock are in a folder of its own. */
export function separate(folder: string): Record<string, string> {
  return { TMPDIR: folder, CROSSOVER_LOCK: `${folder}/crossover-bench.lock` };
}

/** Runs a test in a folder of its own, which is removed after it. */
export async function inFolder(
  test: (dir: string) => Promise<void>,
): Promise<void> {
  const dir = await Deno.makeTempDir();
  try {
    await test(dir);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}
