/**
 * The server that the `http` workload asks: a process of its own, so that serving takes no time from the measured one.
 *
 *   suite ── spawn ──▶ this process, which prints its port as one line of JSON
 *   task  ── GET /item/7 ──▶ waits the set latency ──▶ "item 7"
 *   suite ── closes standard input ──▶ this process ends, also when the suite is killed
 */
if (import.meta.main) await serveUntilOrphaned(Number(Deno.args[0]));

async function serveUntilOrphaned(latencyMs: number): Promise<void> {
  const server = Deno.serve({
    hostname: "127.0.0.1",
    port: 0,
    onListen: ({ port }) => console.log(JSON.stringify({ port })),
  }, (request) => answer(request, latencyMs));
  await Deno.stdin.readable.pipeTo(new WritableStream()).catch(() => {});
  await server.shutdown();
  Deno.exit();
}

async function answer(request: Request, latencyMs: number): Promise<Response> {
  await new Promise((resolve) => setTimeout(resolve, latencyMs));
  const item = new URL(request.url).pathname.split("/").at(-1);
  return new Response(`item ${item}`);
}
