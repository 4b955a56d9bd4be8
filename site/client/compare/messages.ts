import type {
  ComparisonOptions,
  ComparisonReport,
} from "../../../src/analysis/comparison/compare.ts";

/** The text of a run, published or dropped. */
export interface RunText {
  /** What the run is called in messages. */
  readonly name: string;
  readonly text: string;
  /** When its file was written, in milliseconds since 1970. */
  readonly fileDateMs: number;
}

/** What the page asks its worker. */
export interface CompareRequest {
  /** The reference first. */
  readonly runs: readonly RunText[];
  readonly options: ComparisonOptions;
}

/** Something of a run by its id, with its name for people. */
export interface Named {
  readonly id: string;
  readonly label: string;
}

/** What the page shows of a run beside its comparison. */
export interface RunSummary {
  readonly id: string;
  readonly label: string | null;
  readonly startedAt: string;
  /** Its processor; null where an imported file does not tell. */
  readonly processor: string | null;
  readonly suites: readonly Named[];
  readonly workloads: readonly Named[];
  readonly models: readonly Named[];
}

/** What became of a run's text. */
export type ReadOutcome =
  | { readonly kind: "read"; readonly summary: RunSummary }
  | {
    readonly kind: "unreadable";
    readonly message: string;
    readonly hint: string;
  };

/** What the worker answers. */
export interface CompareReply {
  /** One for each run of the request. */
  readonly outcomes: readonly ReadOutcome[];
  /** The runs that could be read; null where they are fewer than two. */
  readonly report: ComparisonReport | null;
}
