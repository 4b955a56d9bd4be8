export const inputs = [[{ values: [3, 1, 2] }]];

export default function task({ values }: { values: number[] }) {
  return values.sort((a, b) => a - b)[0];
}
