/** Looks for addresses in the lines of a log, by a regular expression. */
const ADDRESS = /\b(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\b/g;

export default function scanLog(log: string): number {
  let sum = 0;
  for (const [, first] of log.matchAll(ADDRESS)) sum += Number(first);
  return sum;
}

export const inputs = ({ items }: { items: number }) =>
  Array.from({ length: items }, (_, seed) => [
    Array.from(
      { length: 3_000 },
      (_, line) =>
        `GET /page/${line} from ${(line + seed) % 256}.0.${line % 9}.1`,
    ).join("\n"),
  ]);
