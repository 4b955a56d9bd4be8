export default function task() {
  return { place: "WorkerGlobalScope" in globalThis ? "a thread" : "main" };
}
