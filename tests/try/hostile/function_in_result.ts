export default function task() {
  return { value: 1, next: () => 2 };
}
