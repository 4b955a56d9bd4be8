import { defineWorkload } from "./workload.ts";

/** Parses a JSON list of records, doubles each value, and writes it again. */
export function doubleValues(text: string): string {
  const records: { value: number }[] = JSON.parse(text);
  for (const record of records) record.value *= 2;
  return JSON.stringify(records);
}

/** CPU-bound with much allocation, and texts both ways. */
export const json = defineWorkload({
  id: "json",
  label: "Parse and write JSON",
  kind: "cpu-bound",
  description:
    "Parses a JSON text of records, changes a field of each, and writes them again: much allocation, and texts both ways.",
  version: 1,
  items: 32,
  bytesIn: 101_392,
  bytesOut: 101_758,
  parameters: { recordsPerItem: 1_500 },
  sendsBytes: true,
  task: { module: import.meta.url, export: "doubleValues" },
  prepare: ({ items, parameters: { recordsPerItem } }) => {
    const texts = (factor: number) =>
      Array.from(
        { length: items },
        (_, item) => recordsText({ item, count: recordsPerItem, factor }),
      );
    return { inputs: texts(1), expected: texts(2) };
  },
});

/** Written by hand rather than by JSON.stringify: another route to what a task should give. */
function recordsText(
  { item, count, factor }: {
    readonly item: number;
    readonly count: number;
    readonly factor: number;
  },
): string {
  const records = Array.from(
    { length: count },
    (_, id) =>
      `{"id":${id},"name":"record ${id} of ${item}","tags":["a","b"],"value":${
        (item + 1) * id * factor
      }}`,
  );
  return `[${records.join(",")}]`;
}
