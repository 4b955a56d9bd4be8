import { fileURLToPath } from "node:url";
import { endOf } from "../../src/cli/command.ts";

const PROJECT = fileURLToPath(new URL("../../", import.meta.url));

/** What a task printed, and how it ended. */
export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The commands that tests run in their own process. */
const COMMANDS = {
  advise: async () => (await import("../../src/cli/advise.ts")).runAdvise,
  bench: async () => (await import("../../src/cli/bench.ts")).bench,
  "bench:model": async () =>
    (await import("../../src/cli/bench_model.ts")).modelWorth,
  "bench:worth": async () =>
    (await import("../../src/cli/bench_worth.ts")).worth,
  compare: async () => (await import("../../src/cli/compare.ts")).compare,
  export: async () => (await import("../../src/cli/export.ts")).exportTo,
  import: async () => (await import("../../src/cli/import.ts")).importFiles,
};

/** Runs a command as its task does, but in this process, which saves starting three. */
export async function runTask(
  name: keyof typeof COMMANDS,
  ...args: readonly string[]
): Promise<Ended> {
  const command = await COMMANDS[name]();
  return await runHere(() => endOf((args) => command(args), args));
}

/** What is printed in this process until an exit code is there. Not two at once: they could not be told apart. */
export async function runHere(end: () => Promise<number>): Promise<Ended> {
  const printed = { stdout: "", stderr: "" };
  const { log, error } = console;
  console.log = (text: string) => printed.stdout += `${text}\n`;
  console.error = (text: string) => printed.stderr += `${text}\n`;
  try {
    return { code: await end(), ...printed };
  } finally {
    Object.assign(console, { log, error });
  }
}

/** Starts a task of `deno.json`, with the permissions that it has there. */
export async function startTask(...args: readonly string[]): Promise<Ended> {
  return await endedOf(
    new Deno.Command("deno", {
      args: ["task", "--quiet", ...args],
      cwd: PROJECT,
      env: { NO_COLOR: "1" },
      stdin: "null",
    }),
  );
}

/** The line of a task in `deno.json`, to be run without a shell. */
export function taskCommand(
  args: readonly string[],
  options: Deno.CommandOptions = {},
): Deno.Command {
  return new Deno.Command("deno", {
    ...options,
    args: ["run", "-q", "-P=launch", "src/cli/main.ts", ...args],
    env: { NO_COLOR: "1", ...options.env },
  });
}

export function launch(...args: string[]): Promise<Ended> {
  return launchWith({}, ...args);
}

export function launchWith(
  env: Record<string, string>,
  ...args: string[]
): Promise<Ended> {
  return endedOf(taskCommand(args, { env }));
}

async function endedOf(command: Deno.Command): Promise<Ended> {
  const { code, stdout, stderr } = await command.output();
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
