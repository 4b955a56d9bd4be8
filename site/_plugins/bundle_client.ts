import type lume from "lume/mod.ts";

type Site = ReturnType<typeof lume>;

/** Which browser code {@linkcode bundleClient} bundles, and to where. */
export interface BundleClientOptions {
  /** Module that the browser starts with, relative to the site's source folder. */
  readonly entry: string;
  /** Bundle, relative to the built site. */
  readonly output: string;
}

/**
 * Makes the site's plugin that bundles the browser code with `deno bundle`,
 * so that the pages load one local script and nothing from elsewhere.
 */
export function bundleClient(
  options: BundleClientOptions,
): (site: Site) => void {
  return (site) => {
    const entry = site.src(options.entry);
    const output = site.dest(options.output);
    const bundle = () => runBundler(entry, output);
    site.addEventListener("afterBuild", bundle);
    site.addEventListener("afterUpdate", bundle);
  };
}

/**
 * Bundles one module for browsers.
 *
 * @throws {Error} If `deno bundle` fails: a page that never draws must not be published in silence.
 */
async function runBundler(entry: string, output: string): Promise<void> {
  const { success, code, stderr } = await new Deno.Command("deno", {
    args: [
      "bundle",
      "--quiet",
      "--platform",
      "browser",
      "--minify",
      "--output",
      output,
      entry,
    ],
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).output();
  if (success) return;
  const said = new TextDecoder().decode(stderr).trim();
  throw new Error(
    `Cannot bundle ${entry}: deno bundle ended with exit code ${code}, expected 0\n${said}`,
  );
}
