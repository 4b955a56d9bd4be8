export const inputs = [[1, { onDone: () => {} }]];

export default function task(n: number, { onDone }: { onDone(): void }) {
  onDone();
  return n;
}
