export default function task() {
  return new Blob(["text"]).stream();
}
