class Point {
  constructor(readonly x: number) {}
}

export default function task() {
  return [new Point(1)];
}
