/**
 * The server that the network workloads ask.
 *
 *   suite ── spawn ──▶ this process, which prints its ports as one line of JSON
 *   task  ── GET /text/7?latencyMs=4&bytes=1000 ──▶ waits the latency ──▶ "text 7, text 7, …", so many characters
 *   task  ── GET /records/7?latencyMs=4&records=200 ──▶ waits the latency ──▶ a JSON list of records, two in three of them tagged "b"
 *   task  ── TCP ──▶ the same bytes back
 *   suite ── closes standard input ──▶ this process ends, also when the suite is killed
 */
if (import.meta.main) await serveUntilOrphaned();

async function serveUntilOrphaned(): Promise<void> {
  const hostname = "127.0.0.1";
  const echo = Deno.listen({ hostname, port: 0 });
  void echoAll(echo);
  Deno.serve({
    hostname,
    port: 0,
    onListen: ({ port }) =>
      console.log(JSON.stringify({ port, echoPort: echo.addr.port })),
  }, answer);
  await Deno.stdin.readable.pipeTo(new WritableStream()).catch(() => {});
  Deno.exit();
}

async function echoAll(listener: Deno.TcpListener): Promise<void> {
  for await (const connection of listener) {
    connection.setNoDelay(true);
    void connection.readable.pipeTo(connection.writable).catch(() => {});
  }
}

async function answer(request: Request): Promise<Response> {
  const { pathname, searchParams } = new URL(request.url);
  const [, kind, item] = pathname.split("/");
  const latencyMs = Number(searchParams.get("latencyMs"));
  await new Promise((resolve) => setTimeout(resolve, latencyMs));
  if (kind === "text") {
    const line = `text ${item}, `;
    const bytes = Number(searchParams.get("bytes"));
    const lines = Math.ceil(bytes / line.length);
    return new Response(line.repeat(lines).slice(0, bytes));
  }
  const count = Number(searchParams.get("records"));
  return Response.json(
    Array.from({ length: count }, (_, id) => ({
      id,
      name: `record ${id}`,
      tags: id % 3 === 0 ? ["a", "c"] : ["a", "b", "c"],
      value: (Number(item) + 1) * id,
    })),
  );
}
