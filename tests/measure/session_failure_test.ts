import { assertEquals } from "@std/assert";
import type { RunBench } from "../../src/measure/bench_process.ts";
import { measureCells } from "../../src/measure/rounds.ts";
import {
  CELLS,
  FakeMachine,
  IDS,
  POOL,
  SEQUENTIAL,
} from "./fixtures/fake_machine.ts";
import { planned } from "./fixtures/planned.ts";

Deno.test("measureCells() keeps the reason of a cell that fails and measures it no more", async () => {
  const machine = new FakeMachine();
  const runBench: RunBench = (job) =>
    machine.run({
      ...job,
      onRecord: (record) =>
        job.onRecord(
          record.id === POOL && record.kind === "measured"
            ? { kind: "failed", id: record.id, reason: "Error: wrong" }
            : record,
        ),
    });
  const measurement = await measureCells(CELLS, machine.options({ runBench }));
  assertEquals(measurement.samples.get(POOL)?.failure, "Error: wrong");
  assertEquals(machine.asked.filter((id) => id === POOL).length, 1);
  assertEquals(measurement.samples.get(SEQUENTIAL)?.rounds.length, 3);
});

/** Runs cells until the deadly one, which takes the process with it. */
function dyingAt(machine: FakeMachine, deadly: string): RunBench {
  return (job) => {
    const position = job.cells.findIndex(({ id }) => id === deadly);
    if (position === -1) return machine.run(job);
    machine.run({ ...job, cells: job.cells.slice(0, position) });
    job.onRecord({ kind: "started", id: deadly });
    return Promise.resolve({ problem: "deno bench ended with exit code 137" });
  };
}

Deno.test("measureCells() goes on in a new process where one dies, and blames the cell under way alone", async () => {
  const more = [
    ...CELLS,
    planned("scaling/sort/async/1"),
    planned("scaling/primes/async/1"),
  ];
  const problem = "deno bench ended with exit code 137";
  // In some orders the deadly cell is the first of its process, in others the last.
  for (let seed = 1; seed <= 20; seed++) {
    const machine = new FakeMachine();
    const runBench = dyingAt(machine, POOL);
    const options = machine.options({ runBench, seed });
    const { samples } = await measureCells(more, options);
    for (const { id } of more) {
      const { failure, rounds = [] } = samples.get(id) ?? {};
      assertEquals(failure, id === POOL ? problem : undefined);
      assertEquals(rounds.length, id === POOL ? 0 : 3);
    }
  }
});

Deno.test("measureCells() blames the cell under way, and not those that its process has left out", async () => {
  for (let seed = 1; seed <= 20; seed++) {
    const machine = new FakeMachine();
    const runBench: RunBench = (job) => {
      if (!job.cells.some(({ id }) => id === POOL)) return machine.run(job);
      job.onRecord({ kind: "started", id: POOL });
      return Promise.resolve({ problem: "gone" });
    };
    const options = machine.options({ runBench, seed });
    const { samples } = await measureCells(CELLS, options);
    assertEquals(
      IDS.map((id) => samples.get(id)?.failure),
      IDS.map((id) => id === POOL ? "gone" : undefined),
    );
  }
});

Deno.test("measureCells() blames one cell where a process says nothing and ends well", async () => {
  const machine = new FakeMachine();
  const runBench: RunBench = (job) => {
    const cells = job.cells.filter(({ id }) => id !== POOL);
    return machine.run({ ...job, cells });
  };
  const { samples } = await measureCells(CELLS, machine.options({ runBench }));
  assertEquals(samples.get(POOL)?.failure, "deno bench gave no result");
  assertEquals(samples.get(SEQUENTIAL)?.failure, undefined);
});

Deno.test("measureCells() ends where no process ever answers", async () => {
  const machine = new FakeMachine();
  const runBench: RunBench = () => Promise.resolve({ problem: "no such file" });
  const { samples } = await measureCells(CELLS, machine.options({ runBench }));
  assertEquals(
    IDS.map((id) => samples.get(id)?.failure),
    IDS.map(() => "no such file"),
  );
});

Deno.test("measureCells() blames no cell where each process dies after a cell that went well", async () => {
  const machine = new FakeMachine();
  const runBench: RunBench = async (job) => {
    await machine.run({ ...job, cells: job.cells.slice(0, 1) });
    return { problem: "deno bench ended with exit code 1" };
  };
  const { samples } = await measureCells(CELLS, machine.options({ runBench }));
  for (const id of IDS) {
    const { failure, rounds = [] } = samples.get(id) ?? {};
    assertEquals([failure, rounds.length], [undefined, 3]);
  }
});

Deno.test("measureCells() says in which round a cell failed, and keeps what it had by then", async () => {
  const machine = new FakeMachine();
  const runBench: RunBench = (job) =>
    machine.round < 3 ? machine.run(job) : dyingAt(machine, POOL)(job);
  const { samples } = await measureCells(CELLS, machine.options({ runBench }));
  const { rounds = [], failure, failedRound } = samples.get(POOL) ?? {};
  assertEquals(rounds.map(({ round }) => round), [1, 2]);
  assertEquals(failure, "deno bench ended with exit code 137");
  assertEquals(failedRound, 3);
});

Deno.test("measureCells() has patience with a cell by what it took in the first round", async () => {
  const slow = planned("scaling/tcp-echo/subprocess-per-task/2");
  const machine = new FakeMachine((id) => id === slow.id ? 20_000 : 10);
  const patience: number[] = [];
  const runBench: RunBench = (job) => {
    patience.push(job.patienceMs(slow.id));
    return machine.run(job);
  };
  await measureCells([slow], machine.options({ runBench }));
  // 2 batches of 20 s, ten times over.
  assertEquals(patience, [60_000, 400_000, 400_000]);
});

Deno.test("measureCells() blames no cell for what it lost to the interruption", async () => {
  const machine = new FakeMachine();
  const controller = new AbortController();
  const runBench: RunBench = (job) => {
    if (machine.round < 2) return machine.run(job);
    controller.abort();
    job.onRecord({ kind: "started", id: POOL });
    job.onRecord({ kind: "failed", id: POOL, reason: "Error: killed" });
    return Promise.resolve({ problem: "deno bench ended with exit code 130" });
  };
  const { samples, interrupted } = await measureCells(
    CELLS,
    machine.options({ runBench, signal: controller.signal }),
  );
  assertEquals(interrupted, true);
  assertEquals(samples.get(POOL)?.failure, undefined);
  assertEquals(samples.get(POOL)?.rounds.length, 1);
  const failed = machine.journal.filter((entry) =>
    entry.kind === "record" && entry.record.kind === "failed"
  );
  assertEquals(failed, []);
});
