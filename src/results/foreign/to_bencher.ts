import type { Run } from "../run.ts";
import { cellFigures, cellName, measuredCells } from "./cell_figures.ts";

/** Longest name of a benchmark that Bencher takes. */
const MAX_NAME = 1_024;

/**
 * Writes a run in the Bencher Metric Format: the median as the value of `latency`, which Bencher has in nanoseconds,
 * between the fastest and the slowest time where there is more than one. The format is https://bencher.dev/docs/reference/bencher-metric-format.
 */
export function toBencher(run: Run): string {
  const metrics = measuredCells(run).map((cell) => {
    const { medianNs, minNs, maxNs, samples } = cellFigures(cell.outcome);
    const bounds = { lower_value: minNs, upper_value: maxNs };
    const name = cellName(run, cell);
    // Names that are cut short could become one, and one of the two would be lost.
    return [name.length > MAX_NAME ? cell.id : name, {
      latency: { value: medianNs, ...(samples > 1 ? bounds : {}) },
    }] as const;
  });
  return `${JSON.stringify(Object.fromEntries(metrics), null, 2)}\n`;
}
