import {
  CELL_STATUSES,
  type CellStatus,
} from "../../../src/analysis/comparison/comparison_rows.ts";
import type { ComparisonOptions } from "../../../src/analysis/comparison/comparison_types.ts";

/** Everything that decides what the page shows. */
export interface CompareState {
  /** Ids of published runs, the reference first. Dropped files have none, and an address does not hold them. */
  readonly runs: readonly string[];
  /** Id of the only suite to compare; empty for all. */
  readonly suite: string;
  /** Id of the only workload to compare; empty for all. */
  readonly workload: string;
  /** Id of the only model to compare; empty for all. */
  readonly model: string;
  /** What is shown; everything where it is empty. */
  readonly only: readonly CellStatus[];
  readonly sort: "cell" | "change";
  /** How ratios are spaced where they are drawn. */
  readonly scale: "log" | "linear";
  /** Smallest change that counts, in per cent. */
  readonly changePercent: number;
}

/** What an address says that says nothing. */
export const PLAIN_STATE: CompareState = {
  ...{ runs: [], suite: "", workload: "", model: "", only: [] },
  ...{ sort: "cell", scale: "log", changePercent: 5 },
};

const MOST_RUNS = 20;
const MOST_PERCENT = 1000;
/** Ids of suites, workloads, models and runs; anything else in an address is nobody's. */
const ID = /^[A-Za-z0-9._-]{1,120}$/;

/** Reads the state from the query of an address; what it cannot read is as if it were not there. */
export function readState(search: string): CompareState {
  const query = new URLSearchParams(search);
  const id = (name: string) => {
    const text = query.get(name) ?? "";
    return ID.test(text) ? text : "";
  };
  const only = listOf(query, "only");
  return {
    runs: [...new Set(listOf(query, "runs"))].filter((run) => ID.test(run))
      .slice(0, MOST_RUNS),
    ...{ suite: id("suite"), workload: id("workload"), model: id("model") },
    only: CELL_STATUSES.filter((status) => only.includes(status)),
    sort: query.get("sort") === "change" ? "change" : "cell",
    scale: query.get("scale") === "linear" ? "linear" : "log",
    changePercent: readPercent(query.get("change")),
  };
}

/** Writes the state as the query of an address, without what is plain. */
export function writeState(state: CompareState): string {
  const { runs, only, changePercent, ...single } = state;
  const pairs: [string, string][] = [
    ["runs", runs.join(",")],
    ...Object.entries(single).filter(([name, value]) =>
      !Object.entries(PLAIN_STATE).some(([plain, usual]) =>
        plain === name && usual === value
      )
    ),
    ["only", only.join(",")],
    [
      "change",
      changePercent === PLAIN_STATE.changePercent ? "" : String(changePercent),
    ],
  ];
  const said = pairs.filter(([, value]) => value !== "")
    // Ids and words hold nothing that would have to be escaped in a query, and commas need not be.
    .map(([name, value]) => `${name}=${value}`);
  return said.length === 0 ? "" : `?${said.join("&")}`;
}

/** Reads a per cent from a form or an address; the usual one where there is no other. */
export function readPercent(text: string | null): number {
  const isPercent = /^[0-9]{1,4}(\.[0-9]{1,2})?$/.test(text ?? "");
  return isPercent && Number(text) <= MOST_PERCENT
    ? Number(text)
    : PLAIN_STATE.changePercent;
}

/** What the runs are compared by. */
export function optionsOf(
  { suite, workload, model, changePercent }: CompareState,
): ComparisonOptions {
  return {
    smallestChange: changePercent / 100,
    suites: suite === "" ? [] : [suite],
    workloads: workload === "" ? [] : [workload],
    models: model === "" ? [] : [model],
  };
}

function listOf(query: URLSearchParams, name: string): readonly string[] {
  return (query.get(name) ?? "").split(",").filter((part) => part !== "");
}
