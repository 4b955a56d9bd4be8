import { log } from "lume/core/utils/log.ts";
import { createSite } from "../../_config.ts";
import { STAND_INS } from "../../src/cli/packages.ts";
import { bundle } from "../../site/_plugins/bundle_client.ts";
import { type Run, saveRun } from "../../src/results/mod.ts";
import { copy } from "../fixtures/checkout.ts";
import { plainText } from "./plain_text.ts";

/** A site built from runs. */
export interface BuiltSite {
  /** Folder of the built pages. */
  readonly folder: string;
  /** Folder of the runs. */
  readonly results: string;
  /** Text of a built file, of a page with plain spaces. */
  read(path: string): Promise<string>;
}

/** Address that the pages are built for: a sub-path, as a project page has. */
export const LOCATION = "https://example.org/crossover/";

// The launcher says so to whole runs; where a file is run by itself, nobody has told the bundler.
if (import.meta.resolve("lume/mod.ts").startsWith("file:")) {
  Deno.env.set("CROSSOVER_CONFIG", STAND_INS);
}

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
 * A site of these runs, built in this process: `deno task site` takes three more, and has tests of its own. Whoever
 * asks for the same runs shares it.
 */
export async function buildSite(runs: readonly Run[]): Promise<BuiltSite> {
  const bytes = new TextEncoder().encode(JSON.stringify(runs));
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  const root = await madeOnce(`site-${digest.toHex()}`, async (root) => {
    const results = `${root}/results`;
    await Deno.mkdir(results, { recursive: true });
    for (const run of runs) await saveRun(run, { dir: results });
    const folder = `${root}/site`;
    const location = new URL(LOCATION);
    await createSite({ results, folder, location, bundler }).build();
    if (log.hasErrors) throw new Error("Cannot build the site: see above");
  });
  const folder = `${root}/site`;
  return {
    folder,
    results: `${root}/results`,
    read: async (path) => {
      const text = await Deno.readTextFile(`${folder}/${path}`);
      return path.endsWith(".html") ? plainText(text) : text;
    },
  };
}

/** All sites have the same scripts, which take longer to bundle than the pages of a small site to render. */
async function bundler(
  modules: readonly string[],
  folder: string,
): Promise<void> {
  await copy(
    await madeOnce("client", (scripts) => bundle(modules, scripts)),
    folder,
  );
}

/** A folder that the first who asks for it makes, while others who ask wait. */
async function madeOnce(
  name: string,
  make: (folder: string) => Promise<void>,
): Promise<string> {
  const [folder, made] = [`${SHARED}/${name}`, `${SHARED}/${name}.made`];
  using lock = await Deno.open(`${folder}.lock`, { create: true, write: true });
  await lock.lock(true);
  const isMade = await Deno.stat(made).then(() => true, () => false);
  if (isMade) return folder;
  await make(folder);
  await Deno.writeTextFile(made, "");
  return folder;
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
