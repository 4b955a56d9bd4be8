import { startProcess } from "../../../src/executors/transport/process.ts";
import { until, within } from "../fixtures/bounds.ts";
import { denoChildren } from "../fixtures/processes.ts";

/** The event loop gets to a child's end within about half as many. */
const MAX_TURNS = 10_000;

Deno.test({
  name:
    "A process may end at any moment while its transport is referenced and unreferenced",
  ignore: Deno.build.os === "windows",
  async fn() {
    for (let child = 0; child < 5; child++) await killWhileInUse();
  },
});

async function killWhileInUse(): Promise<void> {
  const ended = Promise.withResolvers<void>();
  const transport = startProcess(
    {
      onReady: () => {},
      onPacket: () => {},
      onExit: () => ended.resolve(),
    },
    {
      modules: [],
      startTimeoutMs: 30_000,
      permissions: {},
      maxHeapMiB: undefined,
      env: {},
      startGuard: () => undefined,
    },
  );
  await until(() => denoChildren().length > 0);
  for (const pid of denoChildren()) Deno.kill(pid, "SIGKILL");
  // Deno closes a child's handle a turn of the event loop before it says that the child has ended.
  const { port1, port2 } = new MessageChannel();
  let turns = 0;
  port1.onmessage = () => {
    try {
      transport.keepAlive(false);
      transport.keepAlive(true);
      if (++turns < MAX_TURNS) port2.postMessage(undefined);
    } catch (error) {
      ended.reject(error);
    }
  };
  port2.postMessage(undefined);
  try {
    await within(ended.promise);
  } finally {
    port1.close();
  }
}
