import { assertEquals } from "@std/assert";
import { runProgram } from "./fixtures/programs.ts";

const NAMES = [
  "SequentialExecutor",
  "AsyncExecutor",
  "WorkerExecutor",
  "WorkerPerTaskExecutor",
  "SharedMemoryExecutor",
  "SubprocessExecutor",
  "SubprocessPerTaskExecutor",
];

for (const name of NAMES) {
  Deno.test(`${name} keeps no arguments of futures that have settled`, async () => {
    const { stdout, stderr } = await runProgram(
      `
      // Nothing of it stays on the stack of the program.
      function map(executor, use) {
        return executor.map(tasks.sizeOf, [use((object) => [object])]);
      }
      const executor = new executors.${name}();
      const refs = [];
      const use = (submit) => {
        const memory = new Uint8Array(2 ** 20);
        const object = { memory };
        refs.push(new WeakRef(memory), new WeakRef(object));
        return submit(object);
      };
      const controller = new AbortController();
      const bound = executor.with({ signal: controller.signal });
      const kept = [
        use((object) => executor.submit(tasks.sizeOf, object)),
        use((object) => executor.submit(tasks.throwAway, object)),
        use((object) => bound.submit(tasks.sizeOf, object)),
      ];
      await Promise.allSettled(kept);
      const cancelled = use((object) => executor.submit(tasks.sizeOf, object));
      cancelled.cancel();
      const aborted = use((object) => bound.submit(tasks.neverWith, object));
      controller.abort();
      await Promise.allSettled([cancelled, aborted]);
      const values = map(executor, use);
      for await (const value of values);
      // A turn of the event loop each, so that what is on its stack goes.
      let alive = refs.length;
      for (let turn = 0; turn < 100 && alive > 0; turn++) {
        await new Promise((resolve) => setTimeout(resolve, 5));
        gc();
        alive = refs.filter((ref) => ref.deref() !== undefined).length;
      }
      console.log(alive, kept.length, cancelled.state, aborted.state, typeof values);
      await executor.kill();
      `,
      { flags: ["--allow-run", "--v8-flags=--expose-gc"] },
    );
    assertEquals([stdout, stderr], ["0 3 cancelled cancelled object\n", ""]);
  });
}
