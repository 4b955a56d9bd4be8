/** Reads and writes a document of nested lists. */
export default function jsonRoundTrip(text: string): number {
  return JSON.stringify(JSON.parse(text)).length;
}

export const inputs = ({ items }: { items: number }) =>
  Array.from({ length: items }, (_, seed) => [
    JSON.stringify(
      Array.from({ length: 4_000 }, (_, index) => [index, { seed, ok: true }]),
    ),
  ]);
