export function inputs() {
  throw new RangeError("no inputs today");
}

export default function task(n: number) {
  return n;
}
