/** The number after a number, by Lehmer's generator as of Park and Miller (1988): the same on every machine. */
export function nextLehmer(state: number): number {
  return state * 48_271 % 2_147_483_647;
}
