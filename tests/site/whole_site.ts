import type { Run } from "../../src/results/mod.ts";
import { median } from "../../src/stats/mod.ts";
import { listFiles } from "../fixtures/checkout.ts";
import { measuredRun } from "../fixtures/many_runs.ts";
import { buildMachine, buildRun } from "../fixtures/run_builder.ts";
import { runOfTask } from "../fixtures/task_runs.ts";
import { buildSite, type BuiltSite } from "./site_builder.ts";

/** A page of a built site. */
export interface SitePage {
  /** Path from the root of the site, without `index.html`. */
  readonly path: string;
  readonly html: string;
}

const MACHINE = buildMachine({ id: "m-fedcba987654", usableCores: 4 });

/** Of the file of the task, which was not published. */
export const SOURCE_HASH = "0123456789abcdef".repeat(4);

/** Workloads that stand for all: the pages of the others are made by the same code. */
const WORKLOADS = ["primes", "sort", "http", "file-read", "blocking-wait"];

/** The newest run that was measured, with every suite of it, but few of the many workloads. */
async function measuredWithFewWorkloads(): Promise<Run> {
  const run = await measuredRun();
  const isKept = (
    { suite, workload }: { readonly suite: string; readonly workload: string },
  ) => suite !== "scaling" || WORKLOADS.includes(workload);
  const cells = run.cells.filter(isKept);
  const ids = new Set(cells.map(({ workload }) => workload));
  const isCell = (id: string) => cells.some((cell) => cell.id === id);
  return {
    ...run,
    cells,
    ...(run.controls
      ? { controls: run.controls.filter(({ cell }) => isCell(cell)) }
      : undefined),
    scenarios: run.scenarios.filter(isKept),
    workloads: run.workloads.filter(({ id }) => ids.has(id)),
    noise: noiseOf(cells),
    warnings: run.warnings.filter((warning) => warning.cells.every(isCell)),
  };
}

/** By how much the first baseline differs from its replicate, which is as good a floor as any. */
function noiseOf(cells: Run["cells"]): Run["noise"] {
  const replicates = cells.filter(({ model, parameters }) =>
    parameters.replicate !== undefined && model === "sequential"
  );
  const [replicate] = replicates;
  const original = cells.find(({ id }) =>
    replicate?.id === `${id}?replicate=1`
  );
  const [a = NaN, b = NaN] = [original, replicate].map((cell) => {
    const rounds = cell?.outcome.kind === "measured" ? cell.outcome.rounds : [];
    return median(rounds.map(({ samplesNs }) => median([...samplesNs])));
  });
  return { floor: Math.max(a / b, b / a) - 1, pairs: replicates.length };
}

/** A run that was measured; two small ones of another machine, which has a history thus, and tried a task. */
export const WHOLE_SITE_RUNS: readonly Run[] = [
  await measuredWithFewWorkloads(),
  buildRun({ machine: MACHINE }),
  buildRun({
    machine: MACHINE,
    id: "20261120-101010-0000000b",
    startedAt: "2026-11-20T10:10:10.000Z",
    finishedAt: "2026-11-20T10:14:10.000Z",
  }),
  triedTask(),
];

function triedTask(): Run {
  const run = runOfTask([2, 4, 32, 64], {
    machine: MACHINE,
    id: "20261122-101010-0000000c",
    startedAt: "2026-11-22T10:10:10.000Z",
    finishedAt: "2026-11-22T10:14:10.000Z",
  });
  const workloads = run.workloads
    .map((one) => ({ ...one, sourceHash: SOURCE_HASH }));
  return { ...run, workloads };
}

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

/** One page of each kind: an address, with what stands for an id put in its place. */
export function kindOf(path: string): string {
  return path
    .replace(/^(workloads|questions)\/[^/]+\/[^/]+\//, "$1/*/*/")
    .replace(/^(workloads|machines|questions|tasks|guide)\/[^/]+\//, "$1/*/")
    .replace(/^runs\/[^/]+\/[^/]+\//, "runs/*/");
}
