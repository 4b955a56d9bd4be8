import {
  CELL_STATUSES,
  type CellStatus,
} from "../../../src/text/comparison.ts";
import type { ComparisonOptions } from "../../../src/analysis/comparison/compare.ts";

/** Everything that decides what the page shows. */
export interface CompareState {
  /** Ids of published runs, the reference first. Dropped files have none, and an address does not hold them. */
  readonly runs: readonly string[];
  /** Ids of the suites to compare; empty for all. */
  readonly suites: readonly string[];
  /** Ids of the workloads to compare; empty for all. */
  readonly workloads: readonly string[];
  /** Ids of the models to compare; empty for all. */
  readonly models: readonly string[];
  /** What is shown; everything where it is empty. */
  readonly only: readonly CellStatus[];
  readonly sort: "benchmark" | "change";
  /** How ratios are spaced where they are drawn. */
  readonly scale: "log" | "linear";
  /** Smallest change that counts, in per cent. */
  readonly changePercent: number;
}

/** What an address says that says nothing. */
export const PLAIN_STATE: CompareState = {
  ...{ runs: [], suites: [], workloads: [], models: [], only: [] },
  ...{ sort: "benchmark", scale: "log", changePercent: 5 },
};

/** More than anybody ticks: a link can ask for no more runs, or parts of them. */
const MAX_CHOSEN = 100;
const MAX_PERCENT = 1000;
/** Ids of suites, workloads, models and runs; anything else in an address is nobody's. */
const ID = /^[A-Za-z0-9._-]{1,120}$/;

/** Reads the state from the query of an address, or from a form; what it cannot read is as if it were not there. */
export function readState(search: string | URLSearchParams): CompareState {
  const query = new URLSearchParams(search);
  const list = (name: string) =>
    query.getAll(name).flatMap((names) => names.split(","))
      .filter((part) => part !== "");
  const ids = (name: string) =>
    [...new Set(list(name))].filter((id) => ID.test(id)).slice(0, MAX_CHOSEN);
  const only = list("only");
  return {
    runs: ids("runs"),
    suites: ids("suite"),
    workloads: ids("workload"),
    models: ids("model"),
    only: CELL_STATUSES.filter((status) => only.includes(status)),
    sort: query.get("sort") === "change" ? "change" : "benchmark",
    scale: query.get("scale") === "linear" ? "linear" : "log",
    changePercent: readPercent(query.get("change")),
  };
}

/** Writes the state as the query of an address, without what is plain. */
export function writeState(state: CompareState): string {
  const unlessPlain = (name: "sort" | "scale" | "changePercent") =>
    state[name] === PLAIN_STATE[name] ? "" : String(state[name]);
  const said = Object.entries({
    ...{ runs: state.runs.join(","), suite: state.suites.join(",") },
    workload: state.workloads.join(","),
    model: state.models.join(","),
    ...{ sort: unlessPlain("sort"), scale: unlessPlain("scale") },
    ...{ only: state.only.join(","), change: unlessPlain("changePercent") },
  }).filter(([, value]) => value !== "")
    // Ids and words hold nothing that would have to be escaped in a query, and commas need not be.
    .map(([name, value]) => `${name}=${value}`);
  return said.length === 0 ? "" : `?${said.join("&")}`;
}

/** The usual one where there is no other. */
function readPercent(text: string | null): number {
  const isPercent = /^[0-9]{1,4}(\.[0-9]{1,2})?$/.test(text ?? "");
  return isPercent && Number(text) <= MAX_PERCENT
    ? Number(text)
    : PLAIN_STATE.changePercent;
}

/** What the runs are compared by. */
export function optionsOf(
  { suites, workloads, models, changePercent }: CompareState,
): ComparisonOptions {
  return { smallestChange: changePercent / 100, suites, workloads, models };
}
