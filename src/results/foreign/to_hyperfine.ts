import {
  max,
  mean,
  median,
  min,
  sampleStandardDeviation,
} from "simple-statistics";
import type { Run } from "../run.ts";
import {
  cellFigures,
  cellName,
  measuredCells,
  type MeasuredRunCell,
  roundMedians,
} from "./cell_figures.ts";

/**
 * Writes a run as hyperfine 1.x does with `--export-json`, so that its scripts can read it. One of its times is one
 * process, so each time here is the median batch of a round; where there is one round only, each is one of its batches.
 * The median is that of the run either way.
 */
export function toHyperfine(run: Run): string {
  const results = measuredCells(run).map((cell) => resultOf(cell, run));
  return `${JSON.stringify({ results }, null, 2)}\n`;
}

function resultOf(cell: MeasuredRunCell, run: Run) {
  const { rounds } = cell.outcome;
  const [first] = rounds;
  const times =
    (rounds.length === 1 && first ? [...first.samplesNs] : roundMedians(rounds))
      .map((ns) => ns / 1e9);
  const { cpu } = cellFigures(cell.outcome);
  const parameters = Object.entries(cell.parameters)
    .map(([name, value]) => [name, String(value)] as const);
  return {
    command: cellName(run, cell),
    mean: mean(times),
    stddev: times.length > 1 ? sampleStandardDeviation(times) : null,
    median: median(times),
    user: cpu?.userSeconds ?? null,
    system: cpu?.systemSeconds ?? null,
    min: min(times),
    max: max(times),
    times,
    // Every answer of our own cells was checked; what other tools' commands ended with is not kept.
    ...(run.tool.name === "crossover"
      ? { exit_codes: times.map(() => 0) }
      : {}),
    ...(parameters.length > 0
      ? { parameters: Object.fromEntries(parameters) }
      : {}),
  };
}
