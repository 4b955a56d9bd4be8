export const inputs = [[1]];

export default function task(n: number) {
  if ("WorkerGlobalScope" in globalThis) Deno.exit(4);
  return n;
}
