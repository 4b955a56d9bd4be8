import { assertEquals } from "@std/assert";
import { Departures } from "../../../src/executors/pool/departures.ts";
import { within } from "../fixtures/bounds.ts";
import * as tasks from "../fixtures/tasks.ts";

const PATIENCE_MS = 5;

/** Kills a worker that never is gone, or is a moment after our patience is used up. */
function kill(departures: Departures, isGone: boolean): string[] {
  const told: string[] = [];
  const gone = Promise.withResolvers<void>();
  departures.killed(gone.promise, {
    patienceMs: PATIENCE_MS,
    onAbandoned: () => told.push("abandoned"),
    onGone: () => told.push("gone"),
  });
  if (isGone) setTimeout(gone.resolve, PATIENCE_MS + 1);
  return told;
}

Deno.test("Departures counts who does not go as abandoned, and waits no longer", async () => {
  const departures = new Departures();
  const told = kill(departures, false);
  assertEquals([departures.dying, departures.abandoned], [1, 0]);
  await within(departures.settle());
  assertEquals([departures.dying, departures.abandoned], [1, 1]);
  assertEquals(told, ["abandoned"]);
});

Deno.test("Departures hears who went while the program was busy", async () => {
  const departures = new Departures();
  const told = kill(departures, true);
  tasks.whoAmI(30_000);
  await within(departures.settle());
  assertEquals([departures.dying, departures.abandoned], [0, 0]);
  assertEquals(told, ["gone"]);
});
