export default function task() {
  Deno.exit(0);
}
