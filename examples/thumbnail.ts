/** Makes a small image of a large one: computes, on bytes that have to travel. */
export default function thumbnail(
  pixels: Uint8Array,
  side: number,
  smallSide: number,
): Uint8Array {
  const small = new Uint8Array(smallSide * smallSide * CHANNELS);
  const step = side / smallSide;
  for (let y = 0; y < smallSide; y++) {
    for (let x = 0; x < smallSide; x++) {
      for (let channel = 0; channel < CHANNELS; channel++) {
        let sum = 0;
        for (let dy = 0; dy < step; dy++) {
          for (let dx = 0; dx < step; dx++) {
            const at = (y * step + dy) * side + x * step + dx;
            sum += pixels[at * CHANNELS + channel] ?? 0;
          }
        }
        small[(y * smallSide + x) * CHANNELS + channel] = sum / (step * step);
      }
    }
  }
  return small;
}

/** Red, green, blue and opacity. */
const CHANNELS = 4;
const SMALL_SIDE = 64;

export const params = { side: [128, 512, 1_024] };

export function inputs({ side, items }: { side: number; items: number }) {
  const pixels = new Uint8Array(side * side * CHANNELS);
  return Array.from({ length: items }, (_, seed) => [
    pixels.map((_, index) => (index * 31 + seed * 17) % 256),
    side,
    SMALL_SIDE,
  ]);
}

export function check(small: Uint8Array, pixels: Uint8Array) {
  const meanOf = (bytes: Uint8Array) =>
    bytes.reduce((sum, byte) => sum + byte, 0) / bytes.length;
  return small.length === SMALL_SIDE * SMALL_SIDE * CHANNELS &&
    Math.abs(meanOf(small) - meanOf(pixels)) < 1;
}
