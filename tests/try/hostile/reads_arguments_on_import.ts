const size = Number(Deno.args[0] ?? 3);

export default function task() {
  return size;
}
