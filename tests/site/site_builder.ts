import { type Run, saveRun } from "../../src/results/mod.ts";
import { plainText } from "./plain_text.ts";

/** A site built from runs by the route that a user takes; disposing removes it. */
export interface BuiltSite extends AsyncDisposable {
  /** Folder of the built pages. */
  readonly folder: string;
  /** Folder of the runs. */
  readonly results: string;
  /** What the build printed. */
  readonly output: string;
  /** Text of a built file, of a page with plain spaces. */
  read(path: string): Promise<string>;
}

/** Address that the pages are built for: a sub-path, as a project page has. */
export const LOCATION = "https://example.org/crossover/";

/** Sites are built once for all files of a run; where a file is run by itself, its sites go with it. */
const SHARED = Deno.env.get("CROSSOVER_TESTS_SHARE") ?? ownFolder();

function ownFolder(): string {
  const folder = Deno.makeTempDirSync({ prefix: "crossover-site-test-" });
  globalThis.addEventListener("unload", () => {
    Deno.removeSync(folder, { recursive: true });
  });
  return folder;
}

/**
 * A site of these runs, built by `deno task site`'s own launcher. Whoever asks for the same runs shares it; a site with
 * results of its own, which `prepare` writes, is built for each.
 */
export async function buildSite(
  runs: readonly Run[],
  prepare?: (results: string) => Promise<void>,
): Promise<BuiltSite> {
  if (prepare) {
    const root = await Deno.makeTempDir({ prefix: "crossover-site-test-" });
    await buildInto(root, runs, prepare);
    return builtIn(root, () => Deno.remove(root, { recursive: true }));
  }
  const bytes = new TextEncoder().encode(JSON.stringify(runs));
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  const root = `${SHARED}/site-${digest.toHex()}`;
  // Another process may be about to build the same one.
  using lock = await Deno.open(`${root}.lock`, { create: true, write: true });
  await lock.lock(true);
  const isBuilt = await Deno.stat(`${root}/output.txt`)
    .then(() => true, () => false);
  if (!isBuilt) await buildInto(root, runs);
  return builtIn(root, () => Promise.resolve());
}

async function buildInto(
  root: string,
  runs: readonly Run[],
  prepare?: (results: string) => Promise<void>,
): Promise<void> {
  const results = `${root}/results`;
  await Deno.mkdir(results, { recursive: true });
  for (const run of runs) await saveRun(run, { dir: results });
  await prepare?.(results);
  const output = await launchSite(results, `${root}/site`);
  await Deno.writeTextFile(`${root}/output.txt`, output);
}

async function builtIn(
  root: string,
  dispose: () => Promise<void>,
): Promise<BuiltSite> {
  const folder = `${root}/site`;
  return {
    folder,
    results: `${root}/results`,
    output: await Deno.readTextFile(`${root}/output.txt`),
    read: async (path) => {
      const text = await Deno.readTextFile(`${folder}/${path}`);
      return path.endsWith(".html") ? plainText(text) : text;
    },
    [Symbol.asyncDispose]: dispose,
  };
}

/** A tag with its attributes. */
const TAG = /<[a-z][a-z0-9-]*(?:\s+[^\s"'<>=]+(?:="[^"]*")?)*\s*\/?>/gi;

/** HTML without the values of its attributes: inside quotes a `<` is text. */
export function withoutValues(html: string): string {
  return html.replaceAll(
    TAG,
    (tag) => tag.replaceAll(/="[^"]*"/g, '=""'),
  );
}

async function launchSite(results: string, folder: string): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command("deno", {
    args: [
      "run",
      "--quiet",
      "--permission-set=launch",
      "src/cli/launch.ts",
      "site",
      `--results=${results}`,
      `--out=${folder}`,
      `--location=${LOCATION}`,
    ],
    env: { NO_COLOR: "1" },
  }).output();
  const output = new TextDecoder().decode(stdout) +
    new TextDecoder().decode(stderr);
  if (!success) throw new Error(`Cannot build the site:\n${output}`);
  return output;
}
