import {
  assertEquals,
  assertNotEquals,
  assertRejects,
  assertThrows,
} from "@std/assert";
import { startServer } from "../../src/workloads/loopback_server.ts";
import { echoOverTcp, tcpEcho } from "../../src/workloads/tcp_echo.ts";
import { WrongAnswerError } from "../../src/workloads/workload.ts";

/** What is made of bytes that come from a server that reads four, answers once, and closes the connection. */
async function echoedOf(answer: readonly number[]): Promise<number> {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const answerOnce = async () => {
    using connection = await listener.accept();
    await connection.read(new Uint8Array(4));
    await connection.write(new Uint8Array(answer));
  };
  const { port } = listener.addr;
  const [checksum] = await Promise.all([
    echoOverTcp({ port, seed: 4, bytes: 4 }),
    answerOnce(),
  ]);
  return checksum;
}

/** The checksum by its definition, in whole numbers of any size. */
function definedChecksum(bytes: readonly number[]): number {
  const sum = bytes.reduce((sum, byte) => sum * 31n + BigInt(byte + 1), 0n);
  return Number(sum % 0x1000000n);
}

Deno.test("echoOverTcp() gives a checksum of what comes back, of little and of much", async () => {
  const { echoPort: port, end } = await startServer();
  try {
    for (const bytes of [0, 1, 4_096, 65_537]) {
      const sent = Array.from({ length: bytes }, (_, at) => (250 + at) & 0xff);
      assertEquals(
        await echoOverTcp({ port, seed: 250, bytes }),
        definedChecksum(sent),
        `${bytes} bytes`,
      );
    }
  } finally {
    end();
  }
});

Deno.test("echoOverTcp() tells another byte and another order", async () => {
  const right = await echoedOf([4, 5, 6, 7]);
  assertEquals(right, definedChecksum([4, 5, 6, 7]));
  const wrong = [[4, 5, 0, 7], [0, 5, 6, 7], [5, 4, 6, 7]];
  for (const answer of wrong) {
    assertNotEquals(await echoedOf(answer), right, answer.join());
  }
});

Deno.test("echoOverTcp() fails where the connection ends early, which is no wrong answer", async () => {
  await assertRejects(
    () => echoedOf([4, 5, 6]),
    Deno.errors.UnexpectedEof,
    "after 3 bytes, expected 4",
  );
});

Deno.test("tcpEcho sends something else for every item, and refuses what another got back", async () => {
  using batch = await tcpEcho.prepare({ items: 2 });
  const inputs = batch.inputs as Parameters<typeof echoOverTcp>[0][]; // The catalog's type hides what an input is.
  const [first, second] = await Promise.all(inputs.map(echoOverTcp));
  batch.check([first, second]);
  for (const wrong of [second, 0, 4_096]) {
    assertThrows(
      () => batch.check([wrong, second]),
      WrongAnswerError,
      "item 0",
    );
  }
});
