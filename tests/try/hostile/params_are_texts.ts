export const params = { size: [1, "large"] };

export default function task() {
  return 1;
}
