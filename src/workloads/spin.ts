import { defineWorkload } from "./workload.ts";

/** About what an ordinary processor of 2020 does in a microsecond; a machine's own figure shows in its samples. */
export const STEPS_PER_MICROSECOND = 1_900;

/** Computes for a nominal time with nothing but additions, and gives what they come to. */
export function spin(nominalMicros: number): number {
  const steps = nominalMicros * STEPS_PER_MICROSECOND;
  let value = 0;
  for (let step = 0; step < steps; step++) value = (value + step) & 0xffff;
  return value;
}

/** CPU-bound work that can be cut into items of any size. */
export const spinWorkload = defineWorkload({
  id: "spin",
  label: "Spin",
  kind: "cpu-bound",
  description:
    "Adds numbers for a nominal time: work that can be cut into items of any size, and that needs no data.",
  version: 1,
  items: 100,
  bytesIn: 10,
  bytesOut: 6,
  parameters: { itemMicros: 1_000 },
  task: { module: import.meta.url, export: "spin" },
  hasSharedForm: true,
  prepare: ({ items, parameters: { itemMicros } }) => {
    const inputs = new Array<number>(items).fill(itemMicros);
    const result = triangle(itemMicros * STEPS_PER_MICROSECOND);
    return {
      inputs,
      shared: {
        task: { module: import.meta.url, export: "spin" },
        inputs: inputs.map((input) => [input]),
      },
      expected: new Array<number>(items).fill(result),
    };
  },
});

/** 0 + 1 + … + (steps - 1) in its low sixteen bits, by Gauss. */
export function triangle(steps: number): number {
  return Number(BigInt(steps) * BigInt(steps - 1) / 2n & 0xffffn);
}
