export default function task() {
  setTimeout(() => {
    throw new Error("too late");
  });
  return 1;
}
