export const params = { size: [1, 2] };
export const inputs = [["a text"]];

export default function task(text: string) {
  return text.repeat(10_000).length;
}
