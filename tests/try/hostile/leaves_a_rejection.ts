export default function task() {
  void Promise.reject(new Error("nobody waits"));
  return 1;
}
