export default function task() {
  return { at: performance.now() + Math.random() };
}
