export default function task() {
  for (;;);
}
