export default function task() {
  throw "boom";
}
