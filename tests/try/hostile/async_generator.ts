export default async function* task() {
  yield await Promise.resolve(1);
}
