import { Buffer } from "node:buffer";

export default function task() {
  return { bytes: Buffer.from("text") };
}
