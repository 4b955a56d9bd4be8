/** What one cell of a run measures: the coordinates that `deno bench --json` carries in a bench's name. */
export interface BenchId {
  /** The suite, which is also the stem of its file: `cpu` lives in `bench/cpu_bench.ts`. */
  readonly suite: string;
  readonly workload: string;
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
