import { assertEquals, assertGreater, assertLessOrEqual } from "@std/assert";
import type { JournalEntry } from "../../src/measure/journal.ts";
import { measureCells } from "../../src/measure/rounds.ts";
import {
  type BatchMs,
  CELLS,
  FakeMachine,
  PIPE,
  POOL,
  PROFILE,
  RESTLESS,
  SEQUENTIAL,
} from "./fixtures/fake_machine.ts";

/** Everything that a run takes down which nothing interrupts. */
async function wholeJournal(batchMs?: BatchMs): Promise<JournalEntry[]> {
  const machine = new FakeMachine(batchMs);
  await measureCells(CELLS, machine.options());
  return machine.journal;
}

/** Goes on with a run, on a machine that is new. */
async function resume(resumed: readonly JournalEntry[], batchMs?: BatchMs) {
  const machine = new FakeMachine(batchMs);
  const measurement = await measureCells(CELLS, machine.options({ resumed }));
  return { machine, measurement };
}

function shapeOf(journal: readonly JournalEntry[]): string[] {
  return journal.map(({ kind }) => kind);
}

/** The number of entries until the end of a round, that one included. */
function endOf(journal: readonly JournalEntry[], round: number): number {
  return 1 +
    journal.findIndex((entry) =>
      entry.kind === "round" && entry.state.round === round
    );
}

Deno.test("measureCells() takes every record down as it comes, then the round, and what is scheduled after the first", async () => {
  const records = ["record", "record", "record"];
  assertEquals(shapeOf(await wholeJournal()), [
    ...[...records, "round", "scheduled"],
    ...[...records, "round"],
    ...[...records, "round"],
  ]);
});

Deno.test("measureCells() measures nothing again of a run that is complete", async () => {
  const { machine, measurement } = await resume(await wholeJournal());
  assertEquals(machine.asked, []);
  assertEquals(machine.journal, []);
  assertEquals(measurement.rounds.length, 3);
  assertEquals(measurement.samples.get(PIPE)?.rounds.length, 3);
});

Deno.test("measureCells() goes on in whatever place the journal ends, and gives the same rounds", async () => {
  const journal = await wholeJournal();
  for (let length = 0; length <= journal.length; length++) {
    const resumed = journal.slice(0, length);
    const { machine, measurement } = await resume(resumed);
    for (const { id } of CELLS) {
      const rounds = measurement.samples.get(id)?.rounds ?? [];
      assertEquals(rounds.map(({ round }) => round), [1, 2, 3]);
    }
    assertEquals(measurement.rounds.map(({ round }) => round), [1, 2, 3]);
    const had = resumed.filter(({ kind }) => kind === "record").length;
    assertEquals(machine.asked.length, 3 * CELLS.length - had);
  }
});

Deno.test("measureCells() asks for the cells that are missing from a round, with the iterations scheduled", async () => {
  const journal = await wholeJournal();
  const cut = endOf(journal, 1) + 2;
  const [, entry] = journal.slice(cut - 2, cut);
  const { machine } = await resume(journal.slice(0, cut));
  const done = entry?.kind === "record" ? entry.record.id : "";
  const missing = CELLS.map(({ id }) => id).filter((id) => id !== done);
  const second = machine.jobs.flatMap((job) => job.cells)
    .slice(0, missing.length);
  assertEquals(new Set(second.map(({ id }) => id)), new Set(missing));
  assertEquals(second.map(({ iterations }) => iterations), [5, 5]);
});

Deno.test("measureCells() does not try a cell again that has failed before", async () => {
  const failed: JournalEntry = {
    kind: "record",
    round: 1,
    record: { kind: "failed", id: POOL, reason: "Error: wrong" },
  };
  const { machine, measurement } = await resume([failed]);
  assertEquals(machine.asked.includes(POOL), false);
  assertEquals(measurement.samples.get(POOL)?.failure, "Error: wrong");
  assertEquals(measurement.samples.get(SEQUENTIAL)?.rounds.length, 3);
});

Deno.test("measureCells() leaves out records of cells that are not planned", async () => {
  const stranger: JournalEntry = {
    kind: "record",
    round: 1,
    record: { kind: "failed", id: "scaling/sort/async/1", reason: "" },
  };
  const { measurement } = await resume([stranger]);
  assertEquals(measurement.samples.has("scaling/sort/async/1"), false);
});

Deno.test("measureCells() goes on after the fewest rounds as long as a run without interruption would", async () => {
  const profile = { ...PROFILE, budgetMs: 800 };
  const whole = new FakeMachine(RESTLESS);
  const { rounds } = await measureCells(CELLS, whole.options({ profile }));
  assertGreater(rounds.length, PROFILE.minRounds);
  const resumed = whole.journal.slice(
    0,
    endOf(whole.journal, PROFILE.minRounds),
  );
  const machine = new FakeMachine(RESTLESS);
  const again = machine.options({ profile, resumed });
  const measurement = await measureCells(CELLS, again);
  assertEquals(measurement.rounds.length, rounds.length);
});

Deno.test("measureCells() counts the time of the earlier sessions towards the budget", async () => {
  const journal = await wholeJournal(RESTLESS);
  const spent = journal.slice(0, endOf(journal, PROFILE.minRounds))
    .map((entry) =>
      entry.kind === "round"
        ? { ...entry, state: { ...entry.state, wallSeconds: 10 } }
        : entry
    );
  const { machine, measurement } = await resume(spent, RESTLESS);
  assertEquals(machine.asked, []);
  assertEquals(measurement.rounds.length, PROFILE.minRounds);
});

Deno.test("measureCells() keeps to the budget though the first round was interrupted", async () => {
  const profile = {
    ...PROFILE,
    ...{ budgetMs: 5_000, maxIterations: 1_000, maxRounds: 3 },
  };
  const machineOf = () => new FakeMachine(undefined, 400);
  const whole = machineOf();
  await measureCells(CELLS, whole.options({ profile }));
  for (const length of [1, 2]) {
    const machine = machineOf();
    const resumed = whole.journal.slice(0, length);
    await measureCells(CELLS, machine.options({ profile, resumed }));
    assertLessOrEqual(machine.clockMs, profile.budgetMs);
  }
});
