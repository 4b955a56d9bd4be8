import { assertEquals, assertGreater, assertLessOrEqual } from "@std/assert";
import type { Progress } from "../../src/measure/progress.ts";
import { measureCells, type Measurement } from "../../src/measure/rounds.ts";
import {
  CELLS,
  FakeMachine,
  IDS,
  PIPE,
  POOL,
  PROFILE,
  RESTLESS,
  SEQUENTIAL,
} from "./fixtures/fake_machine.ts";
import { planned } from "./fixtures/planned.ts";

/** Number and samples of each round of a cell. */
function roundsOf({ samples }: Measurement, id: string): [number, number][] {
  const { rounds = [] } = samples.get(id) ?? {};
  return rounds.map(({ round, samplesNs }) => [round, samplesNs.length]);
}

Deno.test("measureCells() measures the fewest rounds even where they exceed the budget", async () => {
  const machine = new FakeMachine(RESTLESS);
  const profile = { ...PROFILE, budgetMs: 1 };
  const measurement = await measureCells(CELLS, machine.options({ profile }));
  assertEquals(measurement.interrupted, false);
  for (const id of IDS) {
    assertEquals(roundsOf(measurement, id), [[1, 2], [2, 2], [3, 2]]);
  }
});

Deno.test("measureCells() ends after the fewest rounds where every cell is precise by then", async () => {
  const machine = new FakeMachine();
  const measurement = await measureCells(CELLS, machine.options());
  assertEquals(measurement.rounds.map(({ round }) => round), [1, 2, 3]);
  for (const id of IDS) {
    assertEquals(roundsOf(measurement, id), [[1, 2], [2, 5], [3, 5]]);
  }
});

Deno.test("measureCells() goes on with the cases that are not precise yet, and with them alone", async () => {
  const machine = new FakeMachine((id, round) =>
    id === POOL ? RESTLESS(id, round) : 10
  );
  const measurement = await measureCells(CELLS, machine.options());
  assertEquals(measurement.rounds.length, PROFILE.maxRounds);
  assertEquals(roundsOf(measurement, SEQUENTIAL).length, PROFILE.maxRounds);
  assertEquals(roundsOf(measurement, PIPE).length, PROFILE.minRounds);
});

Deno.test("measureCells() ends after the most rounds, however imprecise the cells are", async () => {
  const machine = new FakeMachine(RESTLESS);
  const { rounds } = await measureCells(CELLS, machine.options());
  assertEquals(rounds.length, PROFILE.maxRounds);
});

Deno.test("measureCells() begins no round that the budget has no time for", async () => {
  // One cell is as much faster in each round as the other is slower, so all rounds take the same time.
  const machine = new FakeMachine((id, round) =>
    id === POOL ? RESTLESS(id, round + 1) : RESTLESS(id, round)
  );
  const profile = { ...PROFILE, maxRounds: 1_000, budgetMs: 1_000 };
  const { rounds } = await measureCells(
    CELLS.slice(0, 2),
    machine.options({ profile }),
  );
  const roundMs = 5 * (10 + 11);
  assertGreater(rounds.length, PROFILE.minRounds);
  assertLessOrEqual(machine.clockMs, profile.budgetMs);
  assertGreater(machine.clockMs + roundMs, profile.budgetMs);
});

Deno.test("measureCells() measures what it has no time for in five rounds, resumed or not", async () => {
  const rounds = { rounds: 8, minRounds: 8, maxRounds: 8 };
  const profile = { ...PROFILE, ...rounds, budgetMs: 21_000 };
  const batchMs = (id: string) => id === PIPE ? 2_000 : 10;
  const machine = new FakeMachine(batchMs);
  const whole = await measureCells(CELLS, machine.options({ profile }));
  const begun = machine.journal.slice(
    0,
    machine.journal.findIndex(({ kind }) => kind === "scheduled") + 1,
  );
  const resumed = await measureCells(
    CELLS,
    new FakeMachine(batchMs).options({ profile, resumed: begun }),
  );
  for (const measurement of [whole, resumed]) {
    assertEquals(roundsOf(measurement, PIPE).length, 5);
    assertEquals(roundsOf(measurement, POOL).length, 8);
  }
});

Deno.test("measureCells() starts one process per suite and round", async () => {
  const machine = new FakeMachine();
  await measureCells(CELLS, machine.options());
  const suites = machine.jobs.map((job) => job.suite).sort();
  assertEquals(suites, [
    ...Array(3).fill("payload"),
    ...Array(3).fill("scaling"),
  ]);
});

Deno.test("measureCells() says how the machine was in each round, and how long batches took", async () => {
  const machine = new FakeMachine();
  const { rounds } = await measureCells(CELLS, machine.options());
  assertEquals(
    rounds.map(({ round, iteratingSeconds }) => [round, iteratingSeconds]),
    [[1, 0.06], [2, 0.15], [3, 0.15]],
  );
});

Deno.test("measureCells() asks for no cell that a model does not offer", async () => {
  const machine = new FakeMachine();
  const absent = planned("scaling/json/shared-memory/1", { absence: "none" });
  const { samples } = await measureCells(
    [...CELLS, absent],
    machine.options(),
  );
  assertEquals(machine.asked.includes(absent.id), false);
  assertEquals(samples.has(absent.id), false);
});

Deno.test("measureCells() keeps what came before an interruption, and blames no cell for it", async () => {
  const machine = new FakeMachine();
  const controller = new AbortController();
  const measurement = await measureCells(
    CELLS,
    machine.options({
      signal: controller.signal,
      onProgress: ({ round }) => {
        if (round === 3) controller.abort();
      },
    }),
  );
  assertEquals(measurement.interrupted, true);
  assertEquals(measurement.rounds.map(({ round }) => round), [1, 2]);
  for (const id of IDS) {
    assertGreater(roundsOf(measurement, id).length, 1);
    assertEquals(measurement.samples.get(id)?.failure, undefined);
  }
});

Deno.test("measureCells() tells of every cell it begins", async () => {
  const machine = new FakeMachine(RESTLESS);
  const events: Progress[] = [];
  await measureCells(
    CELLS,
    machine.options({ onProgress: (event) => events.push(event) }),
  );
  assertEquals(events.length, PROFILE.maxRounds * CELLS.length);
  assertEquals(events.slice(0, 4).map((event) => event.position), [1, 2, 3, 1]);
  const last = events.at(-1);
  assertEquals([last?.round, last?.cells], [PROFILE.maxRounds, CELLS.length]);
  assertEquals(last?.totalMs, PROFILE.budgetMs);
});
