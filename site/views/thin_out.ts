/** Most things that one switch chooses from: the style sheet shows no more. */
export const MAX_TABS = 12;

/** Picks so many of a list at even ranks, the first and the last among them; a shorter list whole. */
export function thinOut<T>(ordered: readonly T[], most: number): readonly T[] {
  if (ordered.length <= most) return ordered;
  const step = (ordered.length - 1) / (most - 1);
  return Array.from({ length: most }, (_, rank) => Math.round(rank * step))
    .flatMap((rank) => ordered.slice(rank, rank + 1));
}
