export function setup() {
  throw new Error("no database");
}

export default function task() {
  return 1;
}
