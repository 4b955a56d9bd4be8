import { fileURLToPath } from "node:url";
import config from "../../deno.json" with { type: "json" };

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
  const folder = fileURLToPath(new URL("../../", import.meta.url));
  try {
    const { success, stdout } = new Deno.Command("git", {
      args: ["-C", folder, ...args],
      stdin: "null",
      stderr: "null",
    }).outputSync();
    return success ? new TextDecoder().decode(stdout).trim() : null;
  } catch {
    return null;
  }
}
