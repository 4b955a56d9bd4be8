/// <reference lib="webworker" />
/*
 * One thread of the canary: computes for about 2 ms when asked.
 *
 *   canary ── any message ──▶ this thread ── what it computed ──▶ canary
 */
declare const self: DedicatedWorkerGlobalScope;

/** About 2 ms on a processor of 2020; always the same, so that cycles and processes can be compared. */
const STEPS = 1_500_000;

self.onmessage = () => self.postMessage(compute());

function compute(): number {
  let state = 1;
  for (let step = 0; step < STEPS; step++) {
    state = Math.imul(state, 1_664_525) + 1_013_904_223 | 0;
  }
  return state;
}
