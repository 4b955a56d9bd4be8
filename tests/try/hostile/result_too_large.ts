export default function task() {
  return Array.from({ length: 17_000 }, () => "x".repeat(4_000));
}
