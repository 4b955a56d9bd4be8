export const inputs = [[1, 2]];

export default function task(a: number, b: number) {
  return a + b;
}
