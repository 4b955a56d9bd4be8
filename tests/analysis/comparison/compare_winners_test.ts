import { assertEquals } from "@std/assert";
import { type WinnerComparison } from "../../../src/analysis/mod.ts";
import { compareRuns } from "../../fixtures/compare_runs.ts";
import { describeWinners } from "../../../src/text/mod.ts";
import type { Run } from "../../../src/results/mod.ts";
import {
  buildCell,
  buildMachine,
  buildRun,
} from "../../fixtures/run_builder.ts";

/** Time of each model on primes, in milliseconds. */
type Times = Readonly<Record<string, number>>;

function runOf(times: Times, overrides: Partial<Run> = {}): Run {
  const cells = Object.entries(times).map(([model, ms]) =>
    buildCell({ workload: "primes", model, ns: ms * 1e6 })
  );
  return buildRun({ cells, ...overrides });
}

function winnersOf(before: Times, after: Times): readonly WinnerComparison[] {
  const elsewhere = {
    id: "20261122-013145-0000000b",
    machine: buildMachine({ id: "m-other" }),
  };
  return compareRuns(runOf(before), runOf(after, elsewhere)).winners;
}

const SEQUENTIAL_WINS: Times = {
  sequential: 100,
  async: 200,
  "worker-pool": 300,
};
const POOL_WINS: Times = { sequential: 300, async: 200, "worker-pool": 100 };
const UNSETTLED: Times = { sequential: 100, async: 100.1, "worker-pool": 300 };

Deno.test("compareRuns() says that the same model wins on both machines, however much faster one is", () => {
  const slower = { sequential: 1_000, async: 2_000, "worker-pool": 3_000 };
  assertEquals(winnersOf(SEQUENTIAL_WINS, slower), [{
    suite: "scaling",
    workload: "primes",
    before: ["sequential"],
    after: ["sequential"],
    agreement: "same",
  }]);
});

Deno.test("compareRuns() says that another model wins on the other machine", () => {
  const [winner] = winnersOf(SEQUENTIAL_WINS, POOL_WINS);
  assertEquals(winner?.before, ["sequential"]);
  assertEquals(winner?.after, ["worker-pool"]);
  assertEquals(winner?.agreement, "different");
});

Deno.test("compareRuns() leaves open who wins where the first tiers overlap, or a run has no verdict", () => {
  const [winner] = winnersOf(SEQUENTIAL_WINS, UNSETTLED);
  assertEquals(winner?.after.toSorted(), ["async", "sequential"]);
  assertEquals(winner?.agreement, "open");
  assertEquals(winnersOf(UNSETTLED, UNSETTLED)[0]?.agreement, "same");
  const alone = { sequential: 100 };
  assertEquals(winnersOf(alone, SEQUENTIAL_WINS)[0]?.agreement, "open");
});

Deno.test("compareRuns() tells that the winner has changed where several contend, and the old one does not", () => {
  assertEquals(winnersOf(POOL_WINS, UNSETTLED)[0]?.agreement, "different");
});

Deno.test("compareRuns() sets no winners side by side of a workload that changed or is not asked for", () => {
  const before = runOf(SEQUENTIAL_WINS);
  const changed = {
    ...before,
    workloads: before.workloads.map((one) => ({ ...one, version: 2 })),
  };
  assertEquals(compareRuns(before, changed).winners, []);
  const suites = ["payload"];
  assertEquals(compareRuns(before, before, { suites }).winners, []);
  const workloads = ["primes"];
  assertEquals(compareRuns(before, before, { workloads }).winners.length, 1);
});

Deno.test("describeWinners() counts the workloads", () => {
  const run = runOf(SEQUENTIAL_WINS);
  const other = runOf(POOL_WINS, { id: "20261122-013145-0000000b" });
  assertEquals(
    describeWinners(compareRuns(run, other)),
    "The fastest models differ in 1 of 1 workload.",
  );
  assertEquals(
    describeWinners(compareRuns(run, run, { suites: ["no"] })),
    undefined,
  );
});
