/** What a file of hyperfine answers. */
export const HYPERFINE_QUESTION =
  "How long does each command take, from its start to its end?";

/** Says that a command failed; hyperfine measures it nevertheless where it is told to. */
export function wordExitCodes(
  codes: readonly (number | null | undefined)[],
): string[] {
  const failed = codes.filter((code) => code !== 0 && code !== undefined)
    .length;
  return failed === 0
    ? []
    : ["ended with another exit code than 0 in some or all runs"];
}

/** Says by what a command of a parameter scan differs from the others. */
export function wordParameters(
  parameters: Readonly<Record<string, unknown>>,
): string {
  return Object.entries(parameters).map(([name, value]) => `${name}=${value}`)
    .join(", ");
}
