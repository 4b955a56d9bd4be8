/// <reference lib="webworker" />
/*
 * A thread that adds 1 to a number in shared memory, many times.
 *
 *   suite ── { memory, how, times } ──▶ this thread ── (1, for each addition that is a message) ── 0, when done ──▶ suite
 */
declare const self: DedicatedWorkerGlobalScope;

/** What a thread is to add, to which memory, and how. */
export interface Addition {
  /** The number, and a lock beside it. */
  readonly memory: SharedArrayBuffer;
  readonly how: string;
  readonly times: number;
}

type Numbers = Int32Array<SharedArrayBuffer>;

const ADD: Readonly<Record<string, (numbers: Numbers) => void>> = {
  unsynchronised: addOne,
  atomics: (numbers) => Atomics.add(numbers, 0, 1),
  lock: (numbers) => {
    lock(numbers);
    addOne(numbers);
    unlock(numbers);
  },
  messages: () => self.postMessage(1),
};

self.onmessage = ({ data }: MessageEvent<Addition>) => {
  const numbers = new Int32Array(data.memory);
  const add = ADD[data.how];
  if (!add) throw new TypeError(`Cannot add: found "${data.how}"`);
  for (let time = 0; time < data.times; time++) add(numbers);
  self.postMessage(0);
};

function addOne(numbers: Numbers): void {
  numbers[0] = (numbers[0] ?? 0) + 1;
}

const LOCK = 1;
const FREE = 0;
const HELD = 1;
const AWAITED = 2;

/** The second mutex of Ulrich Drepper, "Futexes Are Tricky" (2011): the system is asked only where somebody waits. */
function lock(numbers: Numbers): void {
  let state = Atomics.compareExchange(numbers, LOCK, FREE, HELD);
  if (state === FREE) return;
  if (state !== AWAITED) state = Atomics.exchange(numbers, LOCK, AWAITED);
  while (state !== FREE) {
    Atomics.wait(numbers, LOCK, AWAITED);
    state = Atomics.exchange(numbers, LOCK, AWAITED);
  }
}

function unlock(numbers: Numbers): void {
  if (Atomics.exchange(numbers, LOCK, FREE) === AWAITED) {
    Atomics.notify(numbers, LOCK, 1);
  }
}
