class Point {
  constructor(readonly x: number, readonly y: number) {}
}

export const inputs = [[{ from: new Point(1, 2) }]];

export default function task({ from }: { from: Point }) {
  return from.x + from.y;
}
