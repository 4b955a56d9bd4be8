import { fileURLToPath } from "node:url";
import config from "../../deno.json" with { type: "json" };
import type { Run } from "../results/mod.ts";

/** This tool's version. */
export function toolVersion(): string {
  return config.version;
}

/** This tool's version, and the commit of its checkout where it is one. */
export async function describeTool(): Promise<Run["tool"]> {
  return {
    name: "crossover",
    version: toolVersion(),
    commit: await describeCommit(),
  };
}

async function describeCommit(): Promise<string | null> {
  const commit = await git("rev-parse", "--short=12", "HEAD");
  if (commit === null) return null;
  const changes = await git("status", "--porcelain", "--untracked-files=no");
  return changes ? `${commit}+dirty` : commit;
}

async function git(...args: string[]): Promise<string | null> {
  const folder = fileURLToPath(new URL("../../", import.meta.url));
  try {
    const { success, stdout } = await new Deno.Command("git", {
      args: ["-C", folder, ...args],
      stdin: "null",
      stderr: "null",
    }).output();
    return success ? new TextDecoder().decode(stdout).trim() : null;
  } catch {
    return null;
  }
}
