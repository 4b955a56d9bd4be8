/** Parses a table of comma-separated values and sums up its columns. */
export default function csvColumns(text: string): number[] {
  const [head = "", ...rows] = text.split("\n");
  const sums = head.split(",").map(() => 0);
  for (const row of rows) {
    for (const [index, value] of row.split(",").entries()) {
      sums[index] = (sums[index] ?? 0) + Number(value);
    }
  }
  return sums;
}

export const inputs = ({ items }: { items: number }) =>
  Array.from({ length: items }, (_, seed) => [
    [
      "a,b,c,d",
      ...Array.from(
        { length: 2_000 },
        (_, row) => [1, 2, 3, 4].map((column) => row * column + seed).join(","),
      ),
    ].join("\n"),
  ]);
