/** What a run id looks like: UTC time to the second, then 8 hexadecimal digits. */
export const RUN_ID = /^[0-9]{8}-[0-9]{6}-[0-9a-f]{8}$/;

/**
 * Names a new run: `20261121-013145-7f3a9c02`. Ids sort by time, are safe as file names on every system, and two runs
 * started in the same second differ in their random part.
 *
 * @param startedAt The run's start.
 * @param random The four bytes of the random part; drawn anew where left out.
 */
export function createRunId(
  startedAt: Date,
  random: Uint8Array = crypto.getRandomValues(new Uint8Array(4)),
): string {
  const stamp = startedAt.toISOString().slice(0, 19);
  const time = stamp.replaceAll(/[-:]/g, "").replace("T", "-");
  return `${time}-${random.toHex().slice(0, 8).padStart(8, "0")}`;
}
