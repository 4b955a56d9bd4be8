export default function task(): number {
  return 1 + task();
}
