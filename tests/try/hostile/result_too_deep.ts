export default function task() {
  let list: unknown[] = [];
  for (let depth = 0; depth < 200_000; depth++) list = [list];
  return list;
}
