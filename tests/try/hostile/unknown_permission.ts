export const permissions = { internet: true };

export default function task() {
  return 1;
}
