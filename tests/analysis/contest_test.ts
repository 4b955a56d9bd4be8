import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertMatch,
} from "@std/assert";
import { analyseContest } from "../../src/analysis/contest.ts";
import { RunSamples } from "../../src/analysis/run_samples.ts";
import { contestTable, describeContest } from "../../src/text/contest.ts";
import type { ModelInfo } from "../../src/results/run.ts";
import {
  buildCell,
  buildRun,
  type CellSketch,
} from "../fixtures/run_builder.ts";

function model(id: string, label: string): ModelInfo {
  return {
    ...{ id, label, description: "A program.", phrase: label },
    ...{ kind: "variant", isolation: "thread", sharesMemory: false },
    ...{ warmModel: null, simplicity: null },
  };
}

function analyse(
  suite: string,
  { models, cells }: {
    readonly models: readonly ModelInfo[];
    readonly cells: readonly Omit<CellSketch, "suite">[];
  },
) {
  const built = buildRun({
    cells: cells.map((cell) => buildCell({ suite, samples: 12, ...cell })),
  });
  const run = {
    ...built,
    suites: [{
      ...{ id: suite, label: suite, question: "?", baseline: null },
      isCold: false,
    }],
    models: [...models],
  };
  const found = analyseContest(run, new RunSamples(run));
  assert(found);
  return found;
}

/** A loop that takes the item's time, and a pool of two that adds a cost to each item. */
function sizes(runtime: string, how: string, costMicros: number) {
  return [10, 100, 1_000].flatMap((itemMicros) => {
    const common = { workload: "spin", items: 20, parameters: { itemMicros } };
    return [
      { ...common, model: `${runtime}-loop`, ns: 20 * itemMicros * 1e3 },
      {
        ...{ ...common, model: `${runtime}-${how}`, workers: 2, inFlight: 2 },
        ns: 20 * (itemMicros / 2 + costMicros) * 1e3,
      },
    ];
  });
}

const RUNTIMES = {
  models: [
    model("node-loop", "Node 20, loop"),
    model("node-threads", "Node 20, threads"),
    model("python-loop", "Python 3, loop"),
    model("python-threads", "Python 3, threads"),
    model("python-free-threaded-loop", "Python without a GIL, loop"),
  ],
  cells: [
    { workload: "primes", model: "node-loop", ns: 16e6, items: 16 },
    {
      workload: "primes",
      model: "node-threads",
      ns: 8e6,
      items: 16,
      workers: 2,
    },
    ...sizes("node", "threads", 30),
    ...sizes("python", "threads", 5_000),
  ],
};

Deno.test("analyseContest() holds each way of a runtime against its own loop", () => {
  const { figures, runtimes } = analyse("runtimes", RUNTIMES);
  assertEquals(runtimes, ["node", "python"]);
  const [loop, threads] = figures;
  assertEquals(loop?.ratio, undefined);
  assertAlmostEquals(loop?.itemNs.value ?? 0, 1e6, 2e4);
  assertAlmostEquals(threads?.ratio?.value ?? 0, 2, 0.1);
});

Deno.test("analyseContest() finds from what size of an item on workers pay in each runtime", () => {
  const { breakEvens } = analyse("runtimes", RUNTIMES);
  const [node, python] = breakEvens;
  assertEquals(node?.runtime, "node");
  // Half of the time is gained, and 30 µs are paid.
  assert(node?.answer.kind === "crosses");
  assertAlmostEquals(node.answer.at.value, 60e3, 6e3);
  assertEquals(python?.answer.kind, "never");
});

Deno.test("describeContest() names the runtimes by where they pay, and those that never do", () => {
  const contest = analyse("runtimes", RUNTIMES);
  const { answer, sentences } = describeContest(contest, 2);
  assert(
    /^On 2 cores the soonest workers of each runtime pay once an item computes for longer than about \d+.* µs \(Node 20 threads\)\.$/
      .test(answer),
    answer,
  );
  assertEquals(sentences, [
    "At no size measured do these pay: Python 3, threads.",
  ]);
  const { columns, rows } = contestTable(contest);
  assertEquals(columns, ["program", "primes", "pays from"]);
  assertEquals(rows.map(({ name, fields }) => [name, fields.at(-1)?.value]), [
    ["Node 20, loop", "–"],
    ["Node 20, threads", rows[1]?.fields.at(-1)?.value],
    ["Python 3, loop", "–"],
    ["Python 3, threads", "never"],
  ]);
});

const RELEASES = {
  models: ["2-5-0", "2-6-0"].flatMap((version) =>
    ["start", "loop", "threads"].map((how) =>
      model(
        `deno-${version}-${how}`,
        `Deno ${version.replaceAll("-", ".")}, ${how}`,
      )
    )
  ),
  cells: [
    {
      workload: "start-runtime",
      model: "deno-2-5-0-start",
      ns: 50e6,
      items: 1,
    },
    {
      workload: "start-runtime",
      model: "deno-2-6-0-start",
      ns: 40e6,
      items: 1,
    },
    ...sizes("deno-2-5-0", "threads", 30),
    ...sizes("deno-2-6-0", "threads", 30),
  ],
};

Deno.test("releases are held against the one before, and what changed is said", () => {
  const contest = analyse("releases", RELEASES);
  const start = contest.figures.filter(({ workload }) =>
    workload === "start-runtime"
  );
  assertEquals(start[0]?.ratio, undefined);
  assertAlmostEquals(start[1]?.ratio?.value ?? 0, 0.8, 0.05);
  const { answer, sentences } = describeContest(contest, 2);
  assertEquals(
    answer,
    "From Deno 2.5.0 to Deno 2.6.0 one figure changed by more than 5 %.",
  );
  assertMatch(
    sentences[0] ?? "",
    /^Deno 2\.6\.0: starting and ending the runtime takes 0\.(79|8).* times as long as before/,
  );
  const { columns, rows } = contestTable(contest);
  assertEquals(columns, ["figure", "Deno 2.5.0", "Deno 2.6.0"]);
  assertEquals(rows.map(({ name }) => name), [
    "Starting and ending the runtime",
    "Memory with its threads",
    "Threads pay from",
  ]);
});

Deno.test("releases with fewer than three rounds are not said to be alike", () => {
  const cells = RELEASES.cells.map((cell) => ({ ...cell, rounds: 2 }));
  const contest = analyse("releases", { ...RELEASES, cells });
  assertEquals(
    describeContest(contest, 2).answer,
    "The run cannot tell what changed from Deno 2.5.0 to Deno 2.6.0: too little was measured.",
  );
});
