import { assertEquals, assertGreater, assertLess } from "@std/assert";
import { type JournalEntry, JournalFile } from "../../src/measure/journal.ts";
import type { Session } from "../../src/measure/run.ts";
import { freshPath } from "../executors/fixtures/bounds.ts";
import { type Behaviour, FakeMachine } from "./fixtures/fake_machine.ts";
import { plan } from "./fixtures/plans.ts";

/** All are named, so that each takes part from the first round on. */
const SCENARIOS = plan(
  {
    workloads: ["primes", "sort"],
    models: ["async", "worker-pool", "subprocess-pool"],
  },
  { depth: "quick" },
);
const BENCHMARKS = SCENARIOS.flatMap(({ benchmarks }) => benchmarks)
  .filter(({ absence }) => absence === undefined);
const POOL = "scaling/primes/worker-pool/2";

/** Times that tell benchmarks, rounds and cycles apart. */
const TELLING: Behaviour["batchMs"] = (id, round, cycle) =>
  20 + id.length / 1_000 + round / 100 + cycle / 1_000;

/** Everything that a run takes down which nothing interrupts, and what it has measured. */
async function wholeRun() {
  const machine = new FakeMachine({ batchMs: TELLING });
  const session = await machine.measure(SCENARIOS);
  return { machine, session };
}

async function resume(resumed: readonly JournalEntry[]) {
  const machine = new FakeMachine({ batchMs: TELLING });
  const session = await machine.measure(SCENARIOS, { resumed });
  return { machine, session };
}

/** Samples by benchmark. */
function samplesOf({ samples }: Session) {
  return BENCHMARKS.map(({ id }) => [
    id,
    samples.roundsOf(id).map(({ round, cycles, samplesNs }) =>
      [round, cycles, samplesNs] as const
    ),
  ]);
}

function cyclesOf({ samples }: Session) {
  return SCENARIOS.map(({ id }) => samples.scenarios.get(id)?.rounds);
}

Deno.test("Session gives the same samples wherever a journal is cut, and measures nothing twice that is whole", async () => {
  const { machine: { journal, jobs }, session: whole } = await wholeRun();
  const visited = jobs.flatMap(({ scenarios }) => scenarios).length;
  for (let length = 0; length <= journal.length; length++) {
    const resumed = journal.slice(0, length);
    const { machine, session } = await resume(resumed);
    assertEquals(samplesOf(session), samplesOf(whole));
    assertEquals(cyclesOf(session), cyclesOf(whole));
    assertEquals(session.states.map(({ round }) => round), [1, 2, 3]);
    const had = resumed.filter((entry) =>
      entry.kind === "record" && entry.record.kind === "scenario"
    ).length;
    const asked = machine.jobs.flatMap(({ scenarios }) =>
      scenarios
    );
    assertEquals(asked.length, visited - had);
  }
});

/** The journal with one line damaged: taken away, doubled, exchanged with the next, or moved to the end. */
function damaged(
  journal: readonly JournalEntry[],
  index: number,
): JournalEntry[][] {
  const [before, after] = [journal.slice(0, index), journal.slice(index + 1)];
  const own = journal.slice(index, index + 1);
  return [
    [...before, ...after],
    [...before, ...own, ...own, ...after],
    [...before, ...after.slice(0, 1), ...own, ...after.slice(1)],
    [...before, ...after, ...own],
  ];
}

Deno.test("Session makes of any damaged journal a run that does not contradict itself", async () => {
  const { machine: { journal } } = await wholeRun();
  using file = freshPath();
  for (const index of journal.keys()) {
    for (const entries of damaged(journal, index)) {
      const text = entries.map((entry) => JSON.stringify(entry)).join("\n");
      Deno.writeTextFileSync(file.path, text);
      const { session } = await resume(new JournalFile(file.path).read());
      assertEquals(
        session.states.map(({ round }) => round),
        session.states.map((_, index) => index + 1),
      );
      for (
        const { id, rounds } of SCENARIOS.flatMap(({ id, benchmarks }) => [
          { id, rounds: session.samples.scenarios.get(id)?.rounds ?? [] },
          ...benchmarks.map(({ id }) => ({
            id,
            rounds: session.samples.roundsOf(id),
          })),
        ])
      ) {
        const numbers = rounds.map(({ round }) => round);
        assertEquals(numbers, [...new Set(numbers)].sort(), `${id} ${index}`);
      }
    }
  }
});

Deno.test("Session can be resumed again and again", async () => {
  const { machine: { journal }, session: whole } = await wholeRun();
  let resumed: JournalEntry[] = [];
  for (let length = 3; length < journal.length; length += 5) {
    const { machine } = await resume(resumed);
    resumed = [...resumed, ...machine.journal].slice(0, length);
  }
  assertEquals(samplesOf((await resume(resumed)).session), samplesOf(whole));
});

Deno.test("Session takes records down as they come, the scenario's after those of its variants, and then the round", async () => {
  const { machine: { journal } } = await wholeRun();
  const kinds = journal.map((entry) =>
    entry.kind === "record" ? entry.record.kind : entry.kind
  );
  const scenario = (id: string) => [
    ...BENCHMARKS.filter((one) => one.id.startsWith(`${id}/`))
      .map(() => "measured"),
    "scenario",
  ];
  const round = [...SCENARIOS.flatMap(({ id }) => scenario(id)), "round"];
  assertEquals(kinds.toSorted(), [...round, ...round, ...round].toSorted());
  assertEquals(kinds.at(-1), "round");
  assertEquals(kinds.at(-2), "scenario");
});

Deno.test("Session does not try again what has failed before", async () => {
  const { machine, session } = await resume([{
    kind: "record",
    round: 1,
    record: { kind: "failed", id: POOL, reason: "Error: wrong" },
  }]);
  assertEquals(machine.visits(POOL), []);
  assertEquals(session.samples.benchmarks.get(POOL)?.failure, "Error: wrong");
});

Deno.test("Session knows what an earlier session had trimmed at last", async () => {
  const { machine: { journal } } = await wholeRun();
  const { session } = await resume([
    ...journal,
    { kind: "trimmed", benchmarks: ["a"], scenarios: ["b"] },
    { kind: "trimmed", benchmarks: [POOL], scenarios: [] },
  ]);
  assertEquals(session.trimmed, {
    benchmarks: new Set([POOL]),
    scenarios: new Set<string>(),
  });
});

Deno.test("Session counts the time of earlier sessions towards the budget", async () => {
  const { machine: { journal } } = await wholeRun();
  const spent = journal.slice(
    0,
    1 + journal.findIndex(({ kind }) => kind === "round"),
  ).map((entry) =>
    entry.kind === "round"
      ? { ...entry, state: { ...entry.state, wallSeconds: 350 } }
      : entry
  );
  const { machine } = await resume(spent);
  assertGreater(machine.jobs.length, 0);
  assertLess(machine.clockMs, 360_000 * 1.1 - 350_000);
});
