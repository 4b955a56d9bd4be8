/** What one cell of a run measures: the coordinates that `deno bench --json` carries in a bench's name. */
export interface BenchId {
  /** The suite, which is also the stem of its file: `cpu` lives in `bench/cpu_bench.ts`. */
  readonly suite: string;
  /** Id of the workload. */
  readonly workload: string;
  /** Id of the concurrency model. */
  readonly model: string;
  /** Threads or processes the model may use; 1 for models of one event loop. */
  readonly workers: number;
}

const PART = "[a-z0-9]+(?:-[a-z0-9]+)*";
const PATTERN = new RegExp(`^(${PART})/(${PART})/(${PART})/([1-9][0-9]*)$`);

/**
 * Writes a cell's coordinates as the one string that names it everywhere:
 * the bench, the cell of a saved run, the terminal and the pages.
 */
export function formatBenchId(id: BenchId): string {
  return `${id.suite}/${id.workload}/${id.model}/${id.workers}`;
}

/** Reads a name written by {@linkcode formatBenchId}; `undefined` for any other string. */
export function parseBenchId(name: string): BenchId | undefined {
  const match = PATTERN.exec(name);
  if (!match) return undefined;
  const [, suite = "", workload = "", model = "", workers = ""] = match;
  return { suite, workload, model, workers: Number(workers) };
}

/** What a bench file is asked to measure; it travels as JSON in the file's first argument. */
export interface BenchRequest {
  /** The cells in the order in which to measure them, each with its number of measured batches. */
  readonly cells: readonly {
    readonly id: string;
    readonly iterations: number;
  }[];
  /** File to which the bench file appends {@linkcode BenchRecord}s, one JSON text a line. */
  readonly recordTo: string;
}

/** What a bench file tells while it runs; `deno bench --json` itself prints no samples, and nothing before its end. */
export type BenchRecord =
  | { readonly kind: "started"; readonly id: string }
  | {
    readonly kind: "measured";
    readonly id: string;
    readonly samplesNs: readonly number[];
  }
  | { readonly kind: "failed"; readonly id: string; readonly reason: string };
