/** What one cell of a run measures: the coordinates that `deno bench --json` carries in a bench's name. */
export interface BenchId {
  /** The suite, which is also the stem of its file: `scaling` lives in `bench/scaling_bench.ts`. */
  readonly suite: string;
  /** Id of the workload. */
  readonly workload: string;
  /** Id of the concurrency model. */
  readonly model: string;
  /** Threads or processes the model may use; 1 for models of one event loop. */
  readonly workers: number;
  /** What sets it apart from the suite's other cells of that workload and model. */
  readonly parameters?: Readonly<Record<string, number>>;
}

const PART = "[a-z0-9]+(?:-[a-z0-9]+)*";
const PAIR = "[a-zA-Z]{1,40}=[0-9.e-]+";
const QUERY = `(?:\\?(${PAIR}(?:&${PAIR})*))?`;
const PATTERN = new RegExp(
  `^(${PART})/(${PART})/(${PART})/([1-9][0-9]*)${QUERY}$`,
);

/**
 * Writes a cell's coordinates as the one string that names it everywhere:
 * the bench, the cell of a saved run, the terminal and the pages.
 */
export function formatBenchId(
  { suite, workload, model, workers, parameters = {} }: BenchId,
): string {
  const query = Object.entries(parameters)
    .toSorted(([a], [b]) => a < b ? -1 : 1)
    .map(([name, value]) => `${name}=${value}`).join("&");
  const path = `${suite}/${workload}/${model}/${workers}`;
  return query === "" ? path : `${path}?${query}`;
}

/** Reads a name written by {@linkcode formatBenchId}; `undefined` for any other string. */
export function parseBenchId(name: string): Required<BenchId> | undefined {
  const match = PATTERN.exec(name);
  if (!match) return undefined;
  const [, suite = "", workload = "", model = "", workers = "", query = ""] =
    match;
  const id = {
    ...{ suite, workload, model, workers: Number(workers) },
    parameters: parseQuery(query),
  };
  // One name for one cell: `?b=1&a=2`, `?a=1&a=1` and `?a=1.0` are not what formatBenchId() writes.
  return formatBenchId(id) === name ? id : undefined;
}

function parseQuery(query: string): Record<string, number> {
  return Object.fromEntries(
    new URLSearchParams(query).entries()
      .map(([key, value]) => [key, Number(value)]),
  );
}

/** A cell's parameters but for `replicate`, which only names a repeated measurement of the same cell. */
export function withoutReplicate(
  { replicate: _, ...parameters }: Required<BenchId>["parameters"],
): Record<string, number> {
  return parameters;
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
    readonly cpu: {
      readonly userSeconds: number;
      readonly systemSeconds: number;
    } | null;
    readonly contextSwitches: {
      readonly voluntary: number;
      readonly involuntary: number;
    } | null;
    readonly observations: Readonly<Record<string, number>>;
    /** Time inside batches, warm-up included. */
    readonly iteratingNs: number;
  }
  | { readonly kind: "failed"; readonly id: string; readonly reason: string };
