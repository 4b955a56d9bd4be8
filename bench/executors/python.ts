import { fileURLToPath } from "node:url";
import type { CreateProbe } from "./probes.ts";

const SCRIPT = fileURLToPath(
  new URL("./fixtures/python_pools.py", import.meta.url),
);

const ANOTHER = new TextEncoder().encode("\n");

/** Python's own executors measure themselves, and print nanoseconds a task for each line that they get. */
export function python(
  kind: "threads" | "processes",
  what: "round-trip" | "burst",
): CreateProbe {
  return () => {
    const count = what === "burst" ? 10_000 : 300;
    const child = new Deno.Command("python3", {
      args: [SCRIPT, kind, what, String(count)],
      stdin: "piped",
      stdout: "piped",
    }).spawn();
    const lines = readLines(child.stdout);
    const input = child.stdin.getWriter();
    return {
      async sample() {
        await input.write(ANOTHER);
        const { value, done } = await lines.next();
        if (done) throw new Error("Python ended before it was done");
        return Number(value);
      },
      async end() {
        await input.close();
        await child.status;
      },
    };
  };
}

async function* readLines(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
): AsyncGenerator<string, void> {
  let rest = "";
  for await (const text of stream.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
}
