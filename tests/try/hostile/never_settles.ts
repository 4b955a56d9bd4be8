export default function task() {
  return new Promise(() => {});
}
