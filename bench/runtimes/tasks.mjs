/*
 * What every runtime does alike; tasks.py is the same in Python. A task gives a number, by which its answers are checked.
 */

/** Counts the primes of a range by trial division. */
export function primes({ from, to }) {
  let found = 0;
  for (let candidate = from; candidate < to; candidate++) {
    if (isPrime(candidate)) found++;
  }
  return found;
}

function isPrime(candidate) {
  if (candidate % 2 === 0) return candidate === 2;
  for (let divisor = 3; divisor * divisor <= candidate; divisor += 2) {
    if (candidate % divisor === 0) return false;
  }
  return candidate > 1;
}

/** Parses a JSON text of records, doubles a field of each, writes them again, and gives the sum of that field. */
export function json(text) {
  const records = JSON.parse(text);
  for (const record of records) record.value *= 2;
  const written = JSON.parse(JSON.stringify(records));
  return written.reduce((sum, { value }) => sum + value, 0);
}

/** Fetches a text, and gives its length. */
export async function http(url) {
  const response = await fetch(url);
  return (await response.text()).length;
}

/** Waits for so many milliseconds without holding the thread. */
export async function timer(ms) {
  await new Promise((resolve) => setTimeout(resolve, ms));
  return 1;
}

/** Computes for so many iterations of a Lehmer generator. */
export function spin(iterations) {
  let state = 1;
  for (let left = iterations; left > 0; left--) {
    state = state * 48_271 % 2_147_483_647;
  }
  return state > 0 ? 1 : 0;
}

/** Gives the length of what it gets. */
export function echo(bytes) {
  return bytes.length;
}

/** What a task gets: bytes are told by their number. */
export function inputsOf(task, inputs) {
  return task === "echo"
    ? inputs.map((length) => new Uint8Array(length))
    : inputs;
}

/** @type {Readonly<Record<string, (input: any) => number | Promise<number>>>} */
export const TASKS = { primes, json, http, timer, spin, echo };
