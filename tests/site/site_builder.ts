import { dirname } from "node:path";
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

const shared = new Map<string, Promise<BuiltSite>>();
globalThis.addEventListener("unload", () => {
  for (const root of roots) Deno.removeSync(root, { recursive: true });
});
/** Folders of the sites that are shared. */
const roots: string[] = [];

/**
 * A site of these runs, built by `deno task site`'s own launcher. Tests of one file that ask for the same runs share it;
 * a site with results of its own, which `prepare` writes, is built for each.
 */
export async function buildSite(
  runs: readonly Run[],
  prepare?: (results: string) => Promise<void>,
): Promise<BuiltSite> {
  if (prepare) return await buildFor(runs, prepare);
  const key = JSON.stringify(runs);
  const site = shared.get(key) ??
    buildFor(runs, () => Promise.resolve()).then((site) => {
      roots.push(dirname(site.folder));
      return site;
    });
  shared.set(key, site);
  return { ...await site, [Symbol.asyncDispose]: () => Promise.resolve() };
}

async function buildFor(
  runs: readonly Run[],
  prepare: (results: string) => Promise<void>,
): Promise<BuiltSite> {
  const root = await Deno.makeTempDir({ prefix: "crossover-site-test-" });
  const results = `${root}/results`;
  const folder = `${root}/site`;
  await Deno.mkdir(results);
  for (const run of runs) await saveRun(run, { dir: results });
  await prepare(results);
  const output = await launchSite(results, folder);
  return {
    folder,
    results,
    output,
    read: async (path) => {
      const text = await Deno.readTextFile(`${folder}/${path}`);
      return path.endsWith(".html") ? plainText(text) : text;
    },
    [Symbol.asyncDispose]: () => Deno.remove(root, { recursive: true }),
  };
}

/** A tag with its attributes. */
const TAG = /<[a-z][a-z0-9-]*(?:\s+[^\s"'<>=]+(?:="[^"]*")?)*\s*\/?>/gi;

/** HTML without the values of its attributes: inside quotes a `<` is text, which Lume's serializer leaves as it is. */
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
