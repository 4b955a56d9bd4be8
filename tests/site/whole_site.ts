import type { Run } from "../../src/results/mod.ts";
import { measuredRun } from "../fixtures/many_runs.ts";
import { buildMachine, buildRun } from "../fixtures/run_builder.ts";
import { buildSite, type BuiltSite } from "./site_builder.ts";

/** A page of a built site. */
export interface SitePage {
  /** Path from the root of the site, without `index.html`. */
  readonly path: string;
  readonly html: string;
}

const MACHINE = buildMachine({ id: "m-fedcba987654", usableCores: 4 });

/** A run that was measured, and two small ones of another machine, which has a history thus. */
export const WHOLE_SITE_RUNS: readonly Run[] = [
  await measuredRun(),
  buildRun({ machine: MACHINE }),
  buildRun({
    machine: MACHINE,
    id: "20261120-101010-0000000b",
    startedAt: "2026-11-20T10:10:10.000Z",
    finishedAt: "2026-11-20T10:14:10.000Z",
  }),
];

/** Builds a site that has every kind of page. */
export async function buildWholeSite(): Promise<BuiltSite> {
  return await buildSite(WHOLE_SITE_RUNS);
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
