/** 1, 2, 4 … up to the usable cores, and one step beyond, to show what more workers than cores do. */
export function workerCounts(usableCores: number): number[] {
  const counts: number[] = [];
  for (let count = 1; count < usableCores; count *= 2) counts.push(count);
  return [...counts, usableCores, usableCores * 2];
}
