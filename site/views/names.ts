import { hasWorkers, type MeasuredCell } from "../../src/analysis/mod.ts";
import {
  formatBytes,
  formatCount,
  formatDuration,
  formatName,
  withoutZeros,
} from "../../src/text/mod.ts";

/** Names a cell by its model, and by its workers where it has any: `Worker pool, 2 workers`. */
export function cellName(
  { modelInfo, workers }: Pick<MeasuredCell, "modelInfo" | "workers">,
): string {
  const { label } = modelInfo;
  return hasWorkers(modelInfo)
    ? `${label}, ${formatCount(workers, "worker")}`
    : label;
}

/** Names one size of a suite by what sets it apart, in words: `100 items of 20 µs`; empty where nothing does. */
export function caseName(
  { items, itemMicros, bytes, ...others }: Readonly<Record<string, number>>,
): string {
  const each = itemMicros === undefined
    ? ""
    : ` of ${withoutZeros(formatDuration(itemMicros * 1e3))}`;
  const count = items === undefined
    ? each && "items"
    : formatCount(items, "item");
  const named = [
    `${count}${each}`,
    ...(bytes === undefined ? [] : [withoutZeros(formatBytes(bytes))]),
    ...Object.entries(others).map(([name, value]) =>
      `${formatName(name)} ${value}`
    ),
  ].filter((part) => part !== "").join(", ");
  return named.charAt(0).toUpperCase() + named.slice(1);
}
