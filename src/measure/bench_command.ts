import { fileURLToPath } from "node:url";

const PROJECT = new URL("../../", import.meta.url);

/** What a process of a suite needs beside its arguments. */
export interface BenchCommandOptions {
  /** Folder for everything temporary. */
  readonly folder: string;
  /** Processors to stay on; null for all. */
  readonly pinnedCores: readonly number[] | null;
}

/** Starts `deno` with the suites' permissions on a file of `bench/`, kept on some processors where that is asked for. */
export function spawnDeno(
  { subcommand, file, argument }: {
    readonly subcommand: readonly string[];
    readonly file: string;
    readonly argument: string;
  },
  { folder, pinnedCores }: BenchCommandOptions,
) {
  const args = [
    ...subcommand,
    "--quiet",
    "--no-check",
    "--no-prompt",
    `--config=${fileURLToPath(new URL("deno.json", PROJECT))}`,
    "--permission-set=suite",
    `--allow-write=${folder}`,
    new URL(`bench/${file}`, PROJECT).href,
    ...(subcommand[0] === "bench" ? ["--"] : []),
    argument,
  ];
  const options = {
    env: { TMPDIR: folder, NO_COLOR: "1" },
    // Its end tells the process that nobody waits for it any more.
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  } as const;
  if (!pinnedCores) {
    return new Deno.Command("deno", { args, ...options }).spawn();
  }
  return new Deno.Command("taskset", {
    args: ["--cpu-list", pinnedCores.join(","), "deno", ...args],
    ...options,
  }).spawn();
}
