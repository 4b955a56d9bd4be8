import { createHash } from "node:crypto";
import { join } from "node:path";
import type lume from "lume/mod.ts";

type Site = ReturnType<typeof lume>;

/**
 * Makes the site's plugin that bundles the browser code with `deno bundle`, so that the pages load local scripts and
 * nothing from elsewhere. What several entries share, and what an entry imports only where it is needed, becomes a file
 * of its own.
 */
export function bundleClient(
  { entries, output, bundler }: {
    /** Modules that pages and workers start with; one at least lies in the top of the source folder. */
    readonly entries: readonly string[];
    readonly output: string;
    readonly bundler: typeof bundle;
  },
): (site: Site) => void {
  return (site) => {
    const modules = entries.map((entry) => site.src(entry));
    const run = () => bundler(modules, site.dest(output));
    site.addEventListener("afterBuild", run);
    site.addEventListener("afterUpdate", run);
  };
}

/** Bundles modules for browsers, into files that have the same names on every machine. */
export async function bundle(
  modules: readonly string[],
  folder: string,
): Promise<void> {
  await runBundler(modules, folder);
  await nameByContent(folder);
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
  // The launcher has found out which packages can be had: the runtime of the components is one of them.
  const standIns = Deno.env.get("CROSSOVER_CONFIG");
  const { success, code, stderr } = await new Deno.Command("deno", {
    args: [
      "bundle",
      ...(standIns ? [`--config=${standIns}`, "--frozen"] : []),
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

/** A file that the bundler names by a hash. */
const HASHED = /-[A-Z0-9]{8}\.js$/;

/**
 * Names the shared files by what is in them and in all that they load. The bundler's hash covers the path of the package
 * cache too, by which the same checkout would give another site on another machine.
 */
export async function nameByContent(folder: string): Promise<void> {
  const texts = new Map<string, string>();
  for (const name of await listScripts(folder)) {
    texts.set(name, await Deno.readTextFile(join(folder, name)));
  }
  const hashed = [...texts.keys()].filter((name) => HASHED.test(name));
  const stemOf = (name: string) => name.replace(HASHED, "");
  const rename = (text: string, to: (name: string) => string) =>
    hashed.reduce((all, name) => all.replaceAll(name, to(name)), text);
  const own = new Map(
    hashed.map((name) =>
      [name, digest(rename(texts.get(name) ?? "", stemOf))] as const
    ),
  );
  const loadedBy = (name: string, known = new Set([name])): Set<string> => {
    for (const other of hashed) {
      if (known.has(other) || !texts.get(name)?.includes(other)) continue;
      loadedBy(other, known.add(other));
    }
    return known;
  };
  const named = new Map(hashed.map((name) => {
    const [first, ...others] = [...loadedBy(name)].map((file) => own.get(file));
    const hash = digest([first, ...others.sort()].join()).slice(0, 8);
    return [name, `${stemOf(name)}-${hash}.js`] as const;
  }));
  for (const name of hashed) await Deno.remove(join(folder, name));
  for (const [name, text] of texts) {
    await Deno.writeTextFile(
      join(folder, named.get(name) ?? name),
      rename(text, (other) => named.get(other) ?? other),
    );
  }
}

/** Paths of the scripts below a folder. */
async function listScripts(folder: string, below = ""): Promise<string[]> {
  const names: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(join(folder, below))) {
    const path = join(below, name);
    if (isDirectory) names.push(...await listScripts(folder, path));
    else if (name.endsWith(".js")) names.push(path);
  }
  return names.sort();
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
