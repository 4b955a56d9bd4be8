import { measuredRun } from "../fixtures/many_runs.ts";
import { buildMachine, buildRun } from "../fixtures/run_builder.ts";
import { buildSite, type BuiltSite } from "./site_builder.ts";

/** A page of a built site. */
export interface SitePage {
  /** Path from the root of the site, without `index.html`. */
  readonly path: string;
  readonly html: string;
}

/** Builds a site that has every kind of page: from a run that was measured, and a small one of another machine. */
export async function buildWholeSite(): Promise<BuiltSite> {
  const small = buildRun({
    machine: buildMachine({ id: "m-fedcba987654", usableCores: 4 }),
  });
  return await buildSite([await measuredRun(), small]);
}

/** Reads every page of a built site. */
export async function readPages(folder: string): Promise<SitePage[]> {
  const pages: SitePage[] = [];
  for (const path of await listFiles(folder)) {
    if (!path.endsWith(".html")) continue;
    pages.push({
      path: path.replace(/(^|\/)index\.html$/, "$1"),
      html: await Deno.readTextFile(`${folder}/${path}`),
    });
  }
  return pages;
}

/** Size of a text as hosts send it, in bytes. */
export async function compressedBytes(text: string): Promise<number> {
  const stream = new Blob([text]).stream()
    .pipeThrough(new CompressionStream("gzip"));
  return (await new Response(stream).arrayBuffer()).byteLength;
}

/** Paths of the files below a folder. */
export async function listFiles(folder: string, below = ""): Promise<string[]> {
  const files: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    if (isDirectory) {
      files.push(...await listFiles(`${folder}/${name}`, `${below}${name}/`));
    } else files.push(`${below}${name}`);
  }
  return files;
}

/** One page of each kind: an address, with what stands for an id put in its place. */
export function kindOf(path: string): string {
  return path
    .replace(/^(workloads|machines|questions|guide)\/[^/]+\//, "$1/*/")
    .replace(/^runs\/[^/]+\/[^/]+\//, "runs/*/");
}
