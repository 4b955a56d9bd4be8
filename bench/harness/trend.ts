/** One-sided 5 % point of the standard normal distribution. */
const CRITICAL_Z = 1.645;

/**
 * Whether values fall beyond chance, in the order they came in: the trend test of Mann, "Nonparametric Tests Against
 * Trend", Econometrica 13 (1945), one-sided at 5 %, by the normal approximation of Kendall, "Rank Correlation Methods"
 * (1975), chapter 4.
 */
export function isFalling(values: readonly number[]): boolean {
  const count = values.length;
  let score = 0;
  for (const [index, earlier] of values.entries()) {
    for (const later of values.slice(index + 1)) {
      score += Math.sign(earlier - later) || 0;
    }
  }
  const deviation = Math.sqrt(count * (count - 1) * (2 * count + 5) / 18);
  return score - 1 > CRITICAL_Z * deviation;
}
