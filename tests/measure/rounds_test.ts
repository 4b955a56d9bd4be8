import { assertEquals, assertGreater } from "@std/assert";
import type { BenchJob, RunBench } from "../../src/measure/bench_process.ts";
import type { PlannedCell } from "../../src/measure/plan.ts";
import type { Profile } from "../../src/measure/profile.ts";
import {
  measureCells,
  type MeasureOptions,
  type Progress,
} from "../../src/measure/rounds.ts";

const PROFILE: Profile = {
  id: "quick",
  budgetMs: 20_000,
  rounds: 4,
  minRounds: 3,
  minIterations: 2,
  maxIterations: 5,
};

const CELLS: PlannedCell[] = [
  cell("cpu/primes/sequential/1"),
  cell("cpu/primes/worker-pool/2"),
  cell("io/http/async/1"),
];

function cell(id: string): PlannedCell {
  const [suite = "", workload = "", model = "", workers] = id.split("/");
  return { id, suite, workload, model, workers: Number(workers), inFlight: 1 };
}

/** A machine whose every batch takes 10 ms, on a clock that only batches move. */
class FakeMachine {
  clockMs = 0;
  readonly jobs: BenchJob[] = [];

  readonly run: RunBench = (job) => {
    this.jobs.push(job);
    for (const { id, iterations } of job.cells) {
      if (job.signal.aborted) break;
      job.onRecord({ kind: "started", id });
      this.clockMs += 10 * iterations;
      const samplesNs = Array<number>(iterations).fill(10e6);
      job.onRecord({ kind: "measured", id, samplesNs });
    }
    return Promise.resolve({ problem: "" });
  };
}

function options(
  machine: FakeMachine,
  overrides: Partial<MeasureOptions> = {},
): MeasureOptions {
  return {
    profile: PROFILE,
    seed: 1,
    folder: "unused",
    signal: new AbortController().signal,
    runBench: machine.run,
    now: () => machine.clockMs,
    onProgress: () => {},
    ...overrides,
  };
}

Deno.test("measureCells() gives every cell its samples by round", async () => {
  const machine = new FakeMachine();
  const { samples, rounds, interrupted } = await measureCells(
    CELLS,
    options(machine),
  );
  assertEquals([rounds, interrupted], [4, false]);
  for (const { id } of CELLS) {
    const counts = samples.get(id)?.rounds.map((round) => [
      round.round,
      round.samplesNs.length,
    ]);
    assertEquals(counts, [[1, 2], [2, 5], [3, 5], [4, 5]]);
  }
});

Deno.test("measureCells() starts one process per suite and round", async () => {
  const machine = new FakeMachine();
  await measureCells(CELLS, options(machine));
  const suites = machine.jobs.map((job) => job.suite).sort();
  assertEquals(suites, [...Array(4).fill("cpu"), ...Array(4).fill("io")]);
});

Deno.test("measureCells() keeps the reason of a cell that fails and measures it no more", async () => {
  const machine = new FakeMachine();
  const failing = CELLS[1]?.id;
  const runBench: RunBench = (job) =>
    machine.run({
      ...job,
      onRecord: (record) =>
        job.onRecord(
          record.id === failing && record.kind === "measured"
            ? { kind: "failed", id: record.id, reason: "Error: wrong" }
            : record,
        ),
    });
  const { samples } = await measureCells(CELLS, options(machine, { runBench }));
  assertEquals(samples.get(failing ?? "")?.failure, "Error: wrong");
  const asked = machine.jobs.flatMap((job) => job.cells.map(({ id }) => id));
  assertEquals(asked.filter((id) => id === failing).length, 1);
  assertEquals(samples.get(CELLS[0]?.id ?? "")?.rounds.length, 4);
});

Deno.test("measureCells() goes on in a new process where one dies, and blames the cell under way", async () => {
  const machine = new FakeMachine();
  const deadly = "cpu/primes/worker-pool/2";
  const runBench: RunBench = (job) => {
    const position = job.cells.findIndex(({ id }) => id === deadly);
    if (position === -1) return machine.run(job);
    machine.run({ ...job, cells: job.cells.slice(0, position) });
    job.onRecord({ kind: "started", id: deadly });
    return Promise.resolve({ problem: "deno bench ended with exit code 137" });
  };
  const { samples } = await measureCells(CELLS, options(machine, { runBench }));
  assertEquals(
    samples.get(deadly)?.failure,
    "deno bench ended with exit code 137",
  );
  for (const id of ["cpu/primes/sequential/1", "io/http/async/1"]) {
    assertEquals(samples.get(id)?.rounds.length, 4);
    assertEquals(samples.get(id)?.failure, undefined);
  }
});

Deno.test("measureCells() ends where no process ever answers", async () => {
  const machine = new FakeMachine();
  const runBench: RunBench = () => Promise.resolve({ problem: "no such file" });
  const { samples } = await measureCells(CELLS, options(machine, { runBench }));
  assertEquals(
    CELLS.map(({ id }) => samples.get(id)?.failure),
    ["no such file", "no such file", "no such file"],
  );
});

Deno.test("measureCells() keeps what came before an interruption", async () => {
  const machine = new FakeMachine();
  const controller = new AbortController();
  const onProgress = ({ round }: Progress) => {
    if (round === 3) controller.abort();
  };
  const { samples, interrupted } = await measureCells(
    CELLS,
    options(machine, { onProgress, signal: controller.signal }),
  );
  assertEquals(interrupted, true);
  for (const { id } of CELLS) {
    assertGreater(samples.get(id)?.rounds.length ?? 0, 1);
  }
  assertEquals(Math.max(...machine.jobs.map((job) => job.cells.length)), 2);
});

Deno.test("measureCells() tells of every cell it begins", async () => {
  const machine = new FakeMachine();
  const events: Progress[] = [];
  await measureCells(
    CELLS,
    options(machine, { onProgress: (event) => events.push(event) }),
  );
  assertEquals(events.length, 4 * CELLS.length);
  assertEquals(events.slice(0, 3).map((event) => event.position), [1, 2, 3]);
  const last = events.at(-1);
  assertEquals([last?.round, last?.rounds, last?.cells], [4, 4, 3]);
  assertEquals(last?.totalMs, machine.clockMs);
});
