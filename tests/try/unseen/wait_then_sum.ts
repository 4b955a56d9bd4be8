/** Waits as for a slow service, and then computes a little. */
export default async function waitThenSum(to: number): Promise<number> {
  await new Promise((resolve) => setTimeout(resolve, 8));
  let sum = 0;
  for (let n = 0; n < to; n++) sum += n % 7;
  return sum;
}

export const inputs = [[200_000], [200_001], [200_002], [200_003]];
