import { formatCount } from "../analysis/mod.ts";
import { MIN_ROUNDS, type PreparedRun } from "../measure/mod.ts";
import { formatSeconds } from "./progress_line.ts";
import { wrap } from "./table.ts";

const WIDTH = 80;

/** What `--list` prints: the benchmarks that would be measured, a line each, and how long that takes. */
export function formatPlan({ head, scenarios }: PreparedRun): string {
  const benchmarks = scenarios.flatMap(({ benchmarks }) => benchmarks);
  const measured = benchmarks.filter(({ absence }) => absence === undefined);
  const absent = benchmarks.filter(({ absence }) => absence !== undefined);
  const extent = `${formatCount(measured.length, "benchmark")} of ${
    formatCount(scenarios.length, "scenario")
  } on ${formatCount(head.usableCores, "core")}, in at least ${
    formatCount(MIN_ROUNDS, "round")
  } each and at most ${
    formatSeconds(head.budgetMs)
  } in all. What does not fit is left out, least informative first; spare time goes to the least certain answers.`;
  return [
    ...measured.map(({ id, items }) => `${id}  (${items} a batch)`),
    ...absent.map(({ id, absence }) => `${id}  not measured: ${absence}`),
    "",
    ...wrap(extent, { width: WIDTH }),
  ].join("\n");
}
