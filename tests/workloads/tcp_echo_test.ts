import { assertEquals } from "@std/assert";
import { startServer } from "../../src/workloads/loopback_server.ts";
import { echoOverTcp } from "../../src/workloads/tcp_echo.ts";

/** Sends four bytes to a server that reads them, answers once, and closes the connection. */
async function echoedOf(answer: readonly number[]): Promise<number> {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const answerOnce = async () => {
    using connection = await listener.accept();
    await connection.read(new Uint8Array(4));
    await connection.write(new Uint8Array(answer));
  };
  const { port } = listener.addr;
  const [count] = await Promise.all([
    echoOverTcp({ port, bytes: 4 }),
    answerOnce(),
  ]);
  return count;
}

Deno.test("echoOverTcp() counts the bytes that come back, of few and of many", async () => {
  const { echoPort: port, end } = await startServer();
  try {
    for (const bytes of [0, 1, 4_096, 65_537, 1_000_000]) {
      assertEquals(await echoOverTcp({ port, bytes }), bytes);
    }
  } finally {
    end();
  }
});

Deno.test("echoOverTcp() counts up to the first byte that is another", async () => {
  // What it sends starts with its length: 4, 5, 6, 7.
  assertEquals(await echoedOf([4, 5, 6, 7]), 4);
  assertEquals(await echoedOf([4, 5, 0, 7]), 2);
  assertEquals(await echoedOf([0, 5, 6, 7]), 0);
});

Deno.test("echoOverTcp() counts what came before the connection was closed", async () => {
  assertEquals(await echoedOf([4, 5, 6]), 3);
});
