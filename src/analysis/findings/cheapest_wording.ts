import { formatBytes, formatDuration } from "../format.ts";
import { cellPhrase } from "../phrases.ts";
import type { Cheapest, MeasuredCell } from "../types.ts";

/** Names the fastest cell and the cheapest within 10 % of it, with CPU time and memory; once where they are the same. */
export function describeCheapest(
  { fastest, cheapest, basis }: Cheapest,
): string {
  // By its median: where no winner is clear, the fastest is not the winner.
  if (fastest.id === cheapest.id) {
    return `fastest by its median, and cheapest within 10 % of that: ${
      describeCost(fastest)
    }.`;
  }
  const by = basis === "memory" ? ", by memory" : "";
  return `fastest by its median: ${
    describeCost(fastest)
  }; cheapest within 10 % of that${by}: ${describeCost(cheapest)}.`;
}

/** `the worker pool with 2 workers, with 31.0 ms of CPU time a batch and 78.0 MiB at its peak`. */
function describeCost(cell: MeasuredCell): string {
  const { cpuSeconds = NaN, peakMemoryBytes } = cell;
  const time = `${cellPhrase(cell)}, with ${
    formatDuration(cpuSeconds * 1e9)
  } of CPU time a batch`;
  return peakMemoryBytes === undefined
    ? time
    : `${time} and ${formatBytes(peakMemoryBytes)} at its peak`;
}
