import type { Cell, Run } from "../../results/run.ts";
import { findModelInfo } from "../model_info.ts";
import { formatHeld, formatWait } from "../../text/format.ts";
import { mergeLoopDelays } from "../loop_delay.ts";
import { analyseServices, TAIL_LIMITS_MS } from "../responsiveness.ts";

/** What runs tell of waiting: a line each, with a value for each run. */
export interface WaitComparison {
  /** Head of the lines. */
  readonly title: string;
  /** What is compared, and its value in each run, in their order. */
  readonly rows: readonly {
    readonly field: string;
    readonly values: readonly string[];
  }[];
}

/** What stands where a run has nothing. */
const NOTHING = "–";

type IsAskedFor = (cell: Cell) => boolean;

/** What other requests wait, and the rates that services hold; nothing of what the first run or all others lack. */
export function compareWaits(
  runs: readonly Run[],
  isAskedFor: IsAskedFor,
): WaitComparison[] {
  return [
    {
      title: "others wait at most (p99)",
      rows: toRows(longestWaits(runs, isAskedFor)),
    },
    {
      title: `requests a second within ${TAIL_LIMITS_MS[0]} ms (p99)`,
      rows: toRows(runs.map((run) => heldRates(run, isAskedFor))),
    },
  ].filter(({ rows }) => rows.length > 0);
}

/** The longest wait by model, over the benchmarks that all runs with any have. */
function longestWaits(
  runs: readonly Run[],
  isAskedFor: IsAskedFor,
): ReadonlyMap<string, string>[] {
  const all = runs.map((run) => {
    const found = run.cells.flatMap((cell) => {
      const { outcome, model, id } = cell;
      const isModel = findModelInfo(run, model).kind !== "variant";
      if (outcome.kind !== "measured" || !isModel || !isAskedFor(cell)) {
        return [];
      }
      const ns = mergeLoopDelays(outcome.rounds)?.p99Ns;
      return ns === undefined ? [] : [[id, { model, ns }] as const];
    });
    return new Map(found);
  });
  const having = all.filter(({ size }) => size > 0);
  return all.map((waits) => {
    const shared = [...waits].filter(([id]) =>
      having.every((other) => other.has(id))
    ).map(([, wait]) => wait);
    return new Map(
      [...Map.groupBy(shared, ({ model }) => model)].map(([model, own]) => [
        model,
        formatWait(Math.max(...own.map(({ ns }) => ns))),
      ]),
    );
  });
}

function heldRates(
  run: Run,
  isAskedFor: IsAskedFor,
): ReadonlyMap<string, string> {
  const cells = run.cells.filter(isAskedFor);
  return new Map(
    analyseServices({ ...run, cells }).flatMap(({ phrase, services }) =>
      services.flatMap(({ model, held: [first] }) =>
        first ? [[`${phrase}, ${model}`, formatHeld(first)] as const] : []
      )
    ),
  );
}

function toRows([first, ...others]: readonly ReadonlyMap<string, string>[]) {
  return [...first ?? []].filter(([field]) =>
    others.some((other) => other.has(field))
  ).map(([field, value]) => ({
    field,
    values: [value, ...others.map((other) => other.get(field) ?? NOTHING)],
  }));
}
