/** Writes a ratio as what it is more or less than 1: `+4.2 %`, `−12 %`; a round number from 10 % on. */
export function formatChange(ratio: number): string {
  const percent = (ratio - 1) * 100;
  const size = Math.abs(percent);
  const digits = size.toFixed(size < 9.95 ? 1 : 0);
  if (Number(digits) === 0) return "0 %";
  return `${percent < 0 ? "−" : "+"}${digits} %`;
}
