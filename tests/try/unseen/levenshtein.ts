/** How many letters two words are apart. */
export default function levenshtein(a: string, b: string): number {
  let above = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [row, letter] of [...a].entries()) {
    const next = [row + 1];
    for (let column = 0; column < b.length; column++) {
      const same = b[column] === letter ? 0 : 1;
      next.push(Math.min(
        (above[column] ?? 0) + same,
        (above[column + 1] ?? 0) + 1,
        (next[column] ?? 0) + 1,
      ));
    }
    above = next;
  }
  return above.at(-1) ?? 0;
}

export const inputs = [
  ["abcde".repeat(60), "abdce".repeat(60)],
  ["kitten".repeat(50), "sitting".repeat(43)],
];
