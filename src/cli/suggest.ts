/** What flags were called, or are called by other tools. */
export const FLAG_ALIASES = { output: "out", dest: "out", out: "results" };

/**
 * The name that was probably meant: one that has this alias, the only one that begins like it, or the nearest.
 * `suggest("primse", ["primes", "json"])` is `"primes"`.
 */
export function suggest(
  given: string,
  names: readonly string[],
  aliases: Readonly<Record<string, string>> = {},
): string | undefined {
  const word = given.toLowerCase();
  const alias = Object.hasOwn(aliases, word) ? aliases[word] : undefined;
  if (alias !== undefined && names.includes(alias)) return alias;
  const begun = names.filter((name) =>
    word.length > 2 && name.startsWith(word) ||
    name.length > 2 && word.startsWith(name)
  );
  if (begun.length === 1) return begun[0];
  const [nearest] = names
    .map((name) => ({ name, distance: distanceOf(word, name) }))
    .sort((a, b) => a.distance - b.distance);
  // With more changes than this, any short name would do.
  const most = Math.max(1, Math.min(3, Math.floor(word.length / 3)));
  return nearest && nearest.distance <= most ? nearest.name : undefined;
}

/**
 * Letters to add, drop, replace or swap (Damerau's distance). Ours, since the launcher runs before any package is loaded.
 */
function distanceOf(from: string, to: string): number {
  const lines = [Array.from({ length: to.length + 1 }, (_, column) => column)];
  const at = (row: number, column: number) => lines[row]?.[column] ?? Infinity;
  for (let row = 1; row <= from.length; row++) {
    const line = [row];
    lines.push(line);
    for (let column = 1; column <= to.length; column++) {
      const isEqual = from[row - 1] === to[column - 1];
      const isSwapped = from[row - 1] === to[column - 2] &&
        from[row - 2] === to[column - 1];
      line.push(Math.min(
        at(row - 1, column - 1) + (isEqual ? 0 : 1),
        at(row, column - 1) + 1,
        at(row - 1, column) + 1,
        isSwapped ? at(row - 2, column - 2) + 1 : Infinity,
      ));
    }
  }
  return at(from.length, to.length);
}
