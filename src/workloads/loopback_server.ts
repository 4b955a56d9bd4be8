/** A server on this machine, in a process of its own, so that serving takes no time from the measured process. */
export interface LoopbackServer {
  /** Address and port of its HTTP side: `127.0.0.1:40123`. */
  readonly host: string;
  /** Port of its TCP side, which sends back what it gets. */
  readonly echoPort: number;
  /** Ends it. */
  readonly end: () => void;
}

/**
 * Starts the server that the network workloads ask.
 *
 * @throws {Error} where it ends before it listens.
 */
export async function startServer(): Promise<LoopbackServer> {
  const child = spawnServer();
  const output = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  const { port, echoPort } = await readPorts(output);
  return {
    host: `127.0.0.1:${port}`,
    echoPort,
    end: () => {
      try {
        child.kill();
      } catch {
        // It has ended already, and there is nothing left to end.
      }
    },
  };
}

function spawnServer() {
  return new Deno.Command("deno", {
    args: [
      "run",
      "--quiet",
      "--no-prompt",
      "--no-config",
      "--allow-net=127.0.0.1",
      new URL("./loopback_server_main.ts", import.meta.url).href,
    ],
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
}

async function readPorts(
  output: ReadableStreamDefaultReader<string>,
): Promise<{ port: number; echoPort: number }> {
  let line = "";
  while (!line.includes("\n")) {
    const { value, done } = await output.read();
    if (done) {
      throw new Error(
        `Cannot start the loopback server: it ended after printing ${
          JSON.stringify(line)
        }, expected its ports`,
      );
    }
    line += value;
  }
  return JSON.parse(line);
}
