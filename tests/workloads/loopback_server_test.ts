import { assertEquals, assertRejects } from "@std/assert";
import { fetchText } from "../../src/workloads/http.ts";
import {
  type LoopbackServer,
  startServer,
} from "../../src/workloads/loopback_server.ts";
import { echoOverTcp } from "../../src/workloads/tcp_echo.ts";

async function withServer(
  test: (server: LoopbackServer) => Promise<void>,
): Promise<void> {
  const server = await startServer();
  try {
    await test(server);
  } finally {
    server.end();
  }
}

Deno.test("startServer() gives a server of texts and records", () =>
  withServer(async ({ host }) => {
    const text = await fetch(`http://${host}/text/5?latencyMs=0&bytes=19`);
    assertEquals(await text.text(), "text 5, text 5, tex");
    const list = await fetch(`http://${host}/records/1?latencyMs=0&records=2`);
    assertEquals(await list.json(), [
      { id: 0, name: "record 0", tags: ["a", "c"], value: 0 },
      { id: 1, name: "record 1", tags: ["a", "b", "c"], value: 2 },
    ]);
  }));

Deno.test("startServer() gives a server that answers many at once", () =>
  withServer(async ({ host, echoPort: port }) => {
    const sizes = Array.from({ length: 40 }, (_, bytes) => bytes);
    const [texts, checksums] = await Promise.all([
      Promise.all(
        sizes.map((bytes) =>
          fetchText(`http://${host}/text/0?latencyMs=1&bytes=${bytes}`)
        ),
      ),
      Promise.all(sizes.map((bytes) => echoOverTcp({ port, seed: 0, bytes }))),
    ]);
    assertEquals(texts.map(({ characters }) => characters), sizes);
    assertEquals(new Set(checksums).size, sizes.length);
  }));

Deno.test("startServer() gives a server that ends when it is told to, whoever waits for an answer", async () => {
  const server = await startServer();
  // Long enough to fail this test where the server goes on.
  const waiting = fetchText(
    `http://${server.host}/text/0?latencyMs=60000&bytes=1`,
  );
  server.end();
  await assertRejects(() => waiting, TypeError);
});
