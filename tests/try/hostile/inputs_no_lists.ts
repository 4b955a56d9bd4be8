export const inputs = [1, 2, 3];

export default function task(n: number) {
  return n;
}
