/** Six characters of JSON for each of the text. */
export default function task() {
  return Array.from({ length: 2_900 }, () => "\0".repeat(4_000));
}
