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
  } on ${formatCount(head.usableCores, "core")}, each in ${
    formatCount(MIN_ROUNDS, "round")
  } at least, in ${
    formatSeconds(head.budgetMs)
  } or less. What does not fit on this machine is left out, the least telling first; time that is left over goes to the answers that are least certain.`;
  return [
    ...measured.map(({ id, items }) => `${id}  (${items} a batch)`),
    ...absent.map(({ id, absence }) => `${id}  not measured: ${absence}`),
    "",
    ...wrap(extent, { width: WIDTH }),
  ].join("\n");
}
