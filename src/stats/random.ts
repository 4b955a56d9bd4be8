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

/**
 * The median of a resample of ordered values, drawn with replacement: of `n` uniform values the one of rank `k` is
 * distributed as Beta(k, n + 1 - k) (David and Nagaraja, "Order Statistics", 2003, section 2.3), and tells which of the
 * values is in the middle without drawing them all.
 */
export function drawMedian(ordered: readonly number[], draw: Draw): number {
  const size = ordered.length;
  const rank = Math.ceil(size / 2);
  const [below, above] = [
    drawGamma(rank, draw),
    drawGamma(size + 1 - rank, draw),
  ];
  const place = below / (below + above);
  const lower = ordered[Math.floor(place * size)] ?? NaN;
  if (size % 2 === 1) return lower;
  // The next in order is the least of those that are left, which are uniform above it.
  const next = 1 - (1 - place) * drawUniform(draw) ** (1 / (size - rank));
  return (lower + (ordered[Math.floor(next * size)] ?? NaN)) / 2;
}

/** Marsaglia and Tsang, "A Simple Method for Generating Gamma Variables", 2000; for shapes from 1 on. */
function drawGamma(shape: number, draw: Draw): number {
  const scale = shape - 1 / 3;
  for (;;) {
    const normal = drawNormal(draw);
    const cubed = (1 + normal / Math.sqrt(9 * scale)) ** 3;
    if (cubed <= 0) continue;
    const bound = normal ** 2 / 2 + scale * (1 - cubed + Math.log(cubed));
    if (Math.log(drawUniform(draw)) < bound) return scale * cubed;
  }
}

/** Box and Muller, 1958. */
function drawNormal(draw: Draw): number {
  return Math.sqrt(-2 * Math.log(drawUniform(draw))) *
    Math.cos(2 * Math.PI * drawUniform(draw));
}

/** Above 0 and below 1. */
function drawUniform(draw: Draw): number {
  return (draw(TWO_TO_32) + 0.5) / TWO_TO_32;
}

/** Turns a name into a seed, so that a cell gets the same draws whatever stands beside it. FNV-1a, 32 bits. */
export function seedFrom(name: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < name.length; index++) {
    hash = Math.imul(hash ^ name.charCodeAt(index), 0x01000193);
  }
  return hash;
}
