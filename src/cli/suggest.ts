/** What flags were called, or are called by other tools. */
export const FLAG_ALIASES = { output: "out", dest: "out", results: "out" };

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
  const most = Math.max(1, Math.min(3, Math.floor(word.length / 2)));
  return nearest && nearest.distance <= most ? nearest.name : undefined;
}

/** Levenshtein's: letters to add, drop or replace. Ours, since the launcher runs before any package is loaded. */
function distanceOf(from: string, to: string): number {
  let above = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (const [row, letter] of [...from].entries()) {
    const line = [row + 1];
    for (let column = 1; column <= to.length; column++) {
      const replaced = (above[column - 1] ?? 0) +
        (letter === to[column - 1] ? 0 : 1);
      const added = (line[column - 1] ?? 0) + 1;
      line.push(Math.min(replaced, added, (above[column] ?? 0) + 1));
    }
    above = line;
  }
  return above[to.length] ?? 0;
}
