Deno.exit(3);

export default function task() {
  return 1;
}
