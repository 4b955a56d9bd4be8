/** The largest of the amounts that are told, in whole bytes; null where none is. */
export function peakOf(
  bytes: readonly (number | null | undefined)[],
): number | null {
  return bytes.reduce<number | null>(
    (peak, value) =>
      typeof value === "number" && value > 0
        ? Math.max(peak ?? 0, Math.round(value))
        : peak,
    null,
  );
}
