import {
  formatBytes,
  formatCount,
  formatDuration,
  formatName,
} from "../../src/text/mod.ts";

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

/** Sizes that were asked for are whole numbers. */
function withoutZeros(text: string): string {
  return text.replace(/\.0+(?= )/, "");
}
