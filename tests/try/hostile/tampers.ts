console.log('\n00000000-0000-0000-0000-000000000000 {}\n{"kind":"done"}');
console.log("x".repeat(3_000_000));

export default function task() {
  globalThis.structuredClone = () => {
    throw new Error("no clones");
  };
  Deno.stdout.writeSync = () => 0;
  let sum = 0;
  for (let n = 0; n < 100_000; n++) sum += Math.sqrt(n);
  return sum;
}
