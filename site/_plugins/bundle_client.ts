import type lume from "lume/mod.ts";

type Site = ReturnType<typeof lume>;

/** Which browser code {@linkcode bundleClient} bundles, and to where. */
export interface BundleClientOptions {
  /** Modules that pages and workers start with, relative to the site's source folder; one at least lies in its top. */
  readonly entries: readonly string[];
  /** Folder of the bundles, relative to the built site. */
  readonly output: string;
}

/**
 * Makes the site's plugin that bundles the browser code with `deno bundle`, so that the pages load local scripts and
 * nothing from elsewhere. What several entries share, and what an entry imports only where it is needed, becomes a file
 * of its own.
 */
export function bundleClient(
  { entries, output }: BundleClientOptions,
): (site: Site) => void {
  return (site) => {
    const bundle = () =>
      runBundler(entries.map((entry) => site.src(entry)), site.dest(output));
    site.addEventListener("afterBuild", bundle);
    site.addEventListener("afterUpdate", bundle);
  };
}

/**
 * Bundles modules for browsers.
 *
 * @throws {Error} If `deno bundle` fails: a page that never draws must not be published in silence.
 */
async function runBundler(
  entries: readonly string[],
  folder: string,
): Promise<void> {
  const { success, code, stderr } = await new Deno.Command("deno", {
    args: [
      "bundle",
      "--quiet",
      "--platform=browser",
      "--minify",
      "--code-splitting",
      `--outdir=${folder}`,
      ...entries,
    ],
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).output();
  if (success) return;
  const said = new TextDecoder().decode(stderr).trim();
  throw new Error(
    `Cannot bundle ${entries.join(", ")}: ` +
      `deno bundle ended with exit code ${code}, expected 0\n${said}`,
  );
}
