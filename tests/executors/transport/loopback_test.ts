import { assertEquals } from "@std/assert";
import type { WorkerExitedError } from "../../../src/executors/errors.ts";
import type { Packet } from "../../../src/executors/protocol/frame.ts";
import {
  encodeCall,
  writeRequest,
} from "../../../src/executors/protocol/message.ts";
import "../../../src/executors/protocol/table.ts";
import { LoopbackChannel } from "../../../src/executors/transport/loopback.ts";
import { startProcess } from "../../../src/executors/transport/process.ts";
import { within } from "../fixtures/bounds.ts";
import * as tasks from "../fixtures/tasks.ts";

/** A child on the channel of Windows, which works elsewhere too. */
function startChild(permissions: Deno.PermissionOptionsObject = {}) {
  const packets: Packet[] = [];
  const waiting: ((packet: Packet) => void)[] = [];
  const exited = Promise.withResolvers<WorkerExitedError>();
  const transport = startProcess(
    {
      onReady: () => {},
      onPacket: (packet) => {
        const next = waiting.shift();
        if (next) next(packet);
        else packets.push(packet);
      },
      onExit: (error) => exited.resolve(error),
    },
    {
      modules: [tasks.add.module],
      startTimeoutMs: 30_000,
      permissions,
      maxHeapMiB: undefined,
      env: {},
      startGuard: () => undefined,
      channel: "loopback",
    },
  );
  const call = (name: string, ...args: unknown[]) => {
    const part = encodeCall(args, { root: "arguments", toThread: false });
    const { module } = tasks.add;
    const text = `[${writeRequest({ module, export: name }, part)}]`;
    transport.send({ text, attachments: part.attachments });
    return within(
      new Promise<Packet>((resolve) => {
        const packet = packets.shift();
        if (packet) resolve(packet);
        else waiting.push(resolve);
      }),
    );
  };
  return { transport, call, exited: exited.promise };
}

Deno.test("A child on a loopback socket runs tasks and ends when it is closed", async () => {
  const { transport, call } = startChild();
  const { text } = await call("add", 20, 3);
  assertEquals(JSON.parse(text).slice(1), [0, 23]);
  const { attachments } = await call("echo", new Uint8Array(1_000_000));
  assertEquals(attachments.length, 1);
  await within(transport.close());
});

Deno.test("A child on a loopback socket may not connect to it again, nor anywhere else", async () => {
  const { transport, call } = startChild();
  const { text } = await call("netState");
  assertEquals(JSON.parse(text)[2], "prompt");
  await within(transport.kill());
});

Deno.test("A child on a loopback socket is killed in the middle of its task", async () => {
  const { transport, exited } = startChild();
  void exited;
  await within(transport.kill());
});

Deno.test("A child on a loopback socket loses no answer to the end of its process", async () => {
  const { call, exited } = startChild();
  const { text } = await call("returnThenExit", "microtask", 7);
  assertEquals(JSON.parse(text).slice(1), [0, 7]);
  assertEquals((await within(exited)).exitCode, 0);
});

Deno.test("LoopbackChannel lets nobody in who does not know its token", async () => {
  const received: Uint8Array[] = [];
  const closed = Promise.withResolvers<void>();
  const channel = new LoopbackChannel(1, {
    onData: (bytes) => received.push(bytes),
    onClose: () => closed.resolve(),
  });
  const { port, token } = channel.address;
  const connect = () => Deno.connect({ hostname: "127.0.0.1", port });
  const encoder = new TextEncoder();
  using stranger = await connect();
  await stranger.write(encoder.encode("x".repeat(token.length + 1)));
  assertEquals(await within(stranger.read(new Uint8Array(1))), null);
  using silent = await connect();
  void silent;
  channel.write(Uint8Array.of(5));
  const child = await connect();
  await child.write(encoder.encode(`${token}c`));
  const buffer = new Uint8Array(8);
  assertEquals(await within(child.read(buffer)), 1);
  assertEquals(buffer[0], 5);
  child.close();
  await within(closed.promise);
  assertEquals(received, []);
});
