/// <reference lib="webworker" />
import { FLAG, FlagMemory, SPIN_MS } from "./flag_memory.ts";
import * as work from "./work.js";

/** A thread without a pool that takes one call at a time from shared memory, and spins for a while before it sleeps. */
const TASKS = [work.echo, work.spin];

self.onmessage = ({ data }: MessageEvent<SharedArrayBuffer>) => {
  const memory = new FlagMemory(data);
  self.postMessage(null);
  for (;;) {
    const flag = waitForCall(memory.flags);
    if (flag === FLAG.end) return self.close();
    const task = TASKS[memory.flags[1] ?? 0] ?? work.echo;
    memory.write(task(memory.read()));
    Atomics.store(memory.flags, 0, FLAG.answered);
  }
};

function waitForCall(flags: Int32Array<SharedArrayBuffer>): number {
  for (;;) {
    const until = performance.now() + SPIN_MS;
    do {
      // Looks at the clock now and then only: that takes longer than looking at the flag.
      for (let look = 0; look < 100; look++) {
        const flag = Atomics.load(flags, 0);
        if (flag === FLAG.called || flag === FLAG.end) return flag;
      }
    } while (performance.now() < until);
    const flag = Atomics.load(flags, 0);
    if (flag !== FLAG.called && flag !== FLAG.end) Atomics.wait(flags, 0, flag);
  }
}
