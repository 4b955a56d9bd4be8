import fs from "node:fs";
import { echo } from "./work.js";

/**
 * A process without a pool, told which descriptors to read and to write; it reads while it has nothing to do. With
 * `json` it parses each line, calls the task and writes its result; without, it gives back the bytes as they are.
 */
const [input, output] = Deno.args.slice(0, 2).map(Number);
const answer = Deno.args[2] === "json" ? jsonEcho() : (bytes) => write(bytes);
const buffer = new Uint8Array(1 << 16);
for (;;) {
  const length = fs.readSync(input, buffer, 0, buffer.length, null);
  if (length === 0) break;
  answer(buffer.subarray(0, length));
}

function jsonEcho() {
  const decoder = new TextDecoder();
  const encoder = new TextEncoder();
  let rest = "";
  return (bytes) => {
    rest += decoder.decode(bytes, { stream: true });
    const lines = rest.split("\n");
    rest = lines.pop();
    for (const line of lines) {
      write(encoder.encode(`${JSON.stringify(echo(JSON.parse(line)))}\n`));
    }
  };
}

function write(bytes) {
  for (let written = 0; written < bytes.length;) {
    written += fs.writeSync(output, bytes, written, bytes.length - written);
  }
}
