import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";

/** Draws a whole number from 0 to `bound` - 1. */
export type Draw = (bound: number) => number;

const TWO_TO_32 = 2 ** 32;

/**
 * A repeatable source of random indices: the same seed gives the same draws on every machine. The generator is
 * xoroshiro128+ (Blackman and Vigna, 2018). Scaling 32 bits to `bound` favours some indices by less than
 * `bound` / 2³², which resampling does not notice.
 */
export function seededDraw(seed: number): Draw {
  const generator = xoroshiro128plus(seed);
  return (bound) => Math.floor((generator.next() >>> 0) / TWO_TO_32 * bound);
}

/** Turns a name into a seed, so that a cell gets the same draws whatever stands beside it. FNV-1a, 32 bits. */
export function seedFrom(name: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < name.length; index++) {
    hash = Math.imul(hash ^ name.charCodeAt(index), 0x01000193);
  }
  return hash;
}
