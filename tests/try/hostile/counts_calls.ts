let calls = 0;

export default function task() {
  return { answer: { calls: ++calls } };
}
