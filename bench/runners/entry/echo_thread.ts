/// <reference lib="webworker" />
/*
 * The far end of the payload suite's threads.
 *
 *   suite ── { bytes, isTransferred } ──▶ this thread ── the same bytes, copied or handed over ──▶ suite
 *         ── { records } ──▶ this thread ── the same records, copied ──▶ suite
 *         ── { memory } ──▶ from then on: odd turn ──▶ bytes out, bytes in, next turn ──▶ suite
 */
declare const self: DedicatedWorkerGlobalScope;

interface Echo {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly isTransferred: boolean;
}

type Message =
  | Echo
  | { readonly records: unknown }
  | { readonly memory: SharedArrayBuffer };

self.onmessage = ({ data }: MessageEvent<Message>) => {
  if ("memory" in data) return serve(data.memory);
  if ("records" in data) return self.postMessage(data);
  const { bytes, isTransferred } = data;
  if (isTransferred) self.postMessage({ bytes }, [bytes.buffer]);
  else self.postMessage({ bytes });
};

function serve(memory: SharedArrayBuffer): never {
  const turn = new Int32Array(memory, 0, 1);
  const place = new Uint8Array(memory, 8);
  for (let expected = 0;; expected += 2) {
    Atomics.wait(turn, 0, expected);
    const content = new Uint8Array(place.length);
    content.set(place);
    place.set(content);
    Atomics.add(turn, 0, 1);
    Atomics.notify(turn, 0);
  }
}
