import type { Run } from "../run.ts";
import { cellFigures, cellName, measuredCells } from "./cell_figures.ts";

/**
 * Writes a run for github-action-benchmark's tool `customSmallerIsBetter`: the median of each cell, its median absolute
 * deviation as the range. The fields are those of https://github.com/benchmark-action/github-action-benchmark#readme.
 */
export function toGithubActionBenchmark(run: Run): string {
  const entries = measuredCells(run).map((cell) => {
    const figures = cellFigures(cell.outcome);
    const { medianNs, minNs, maxNs, deviationNs, samples, rounds } = figures;
    return {
      name: cellName(run, cell),
      unit: "ns",
      value: medianNs,
      ...(samples > 1 ? { range: `± ${deviationNs}` } : {}),
      extra: [
        `fastest: ${minNs} ns`,
        `slowest: ${maxNs} ns`,
        `samples: ${samples}`,
        `processes: ${rounds}`,
        `tasks a batch: ${cell.items}`,
      ].join("\n"),
    };
  });
  return `${JSON.stringify(entries, null, 2)}\n`;
}
