import { dirname } from "node:path";
import config from "../../deno.json" with { type: "json" };
import { OWN_CONFIG } from "../executors/transport/child_program.ts";

/** This tool's version. */
export function toolVersion(): string {
  return config.version;
}

/** The commit of this tool's checkout, with `+dirty` where files differ from it; null where it is none. */
export function toolCommit(): string | null {
  const commit = git("rev-parse", "--short=12", "HEAD");
  if (commit === null) return null;
  const changes = git("status", "--porcelain", "--untracked-files=no");
  return changes ? `${commit}+dirty` : commit;
}

function git(...args: string[]): string | null {
  // A package may lie in a repository of somebody else's.
  if (OWN_CONFIG === null) return null;
  try {
    const { success, stdout } = new Deno.Command("git", {
      args: ["-C", dirname(OWN_CONFIG), ...args],
      stdin: "null",
      stderr: "null",
    }).outputSync();
    return success ? new TextDecoder().decode(stdout).trim() : null;
  } catch {
    return null;
  }
}
