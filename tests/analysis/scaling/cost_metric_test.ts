import { assertEquals } from "@std/assert";
import { analyseCells } from "../../../src/analysis/cells.ts";
import {
  type Cost,
  findCost,
} from "../../../src/analysis/scaling/cost_metric.ts";
import { RunSamples } from "../../../src/analysis/run_samples.ts";
import {
  buildCell,
  buildRun,
  type CellSketch,
} from "../../fixtures/run_builder.ts";

type Sketch = Omit<CellSketch, "workload">;

const SEQUENTIAL: Sketch = { model: "sequential", ns: 1e8 };

function costOf(
  sketches: readonly Sketch[],
  noiseFloor = 0.02,
): Cost {
  const run = buildRun({
    cells: sketches.map((sketch) =>
      buildCell({ workload: "primes", ...sketch })
    ),
  });
  const samples = new RunSamples(run);
  const cells = analyseCells(run.cells, { run, samples });
  return findCost(cells, { samples, noiseFloor });
}

function pool(workers: number, ns: number): Sketch {
  return { model: "worker-pool", workers, ns };
}

function children(workers: number, ns: number): Sketch {
  return { model: "subprocess-pool", workers, ns };
}

/** `worker-pool/2`, with what is open. */
function summary(cost: Cost) {
  const name = (
    { model, workers }: { readonly model: string; readonly workers: number },
  ) => `${model}/${workers}`;
  switch (cost.kind) {
    case "beats":
      return { beats: name(cost.cell), open: cost.open.map(name) };
    case "undecided":
      return { open: cost.open.map(name) };
    case "never":
      return { neverUpTo: cost.mostWorkers };
    case "unmeasured":
      return { reason: cost.reason };
  }
}

/**
 * Twenty iterations of PageRank on 128 cores, in seconds, against a simple and a smarter single thread: McSherry,
 * "Scalability! But at what COST?", post of 15 January 2015, on the paper of that name.
 */
const PAGERANK = {
  "twitter_rv": { graphLab: 249, graphX: 419, simple: 300, smarter: 110 },
  "uk_2007_05": { graphLab: 833, graphX: 462, simple: 651, smarter: 256 },
} as const;

/** COST by the paper's numbers, as if each had been measured in five rounds. */
function pageRank(
  graph: keyof typeof PAGERANK,
  thread: "simple" | "smarter",
) {
  const seconds = PAGERANK[graph];
  const cell = (model: string, seconds: number, workers = 1): Sketch => ({
    ...{ model, workers },
    samplesNs: Array.from({ length: 5 }, () => [seconds * 1e9]),
  });
  const against = (system: "graphLab" | "graphX") =>
    costOf([
      cell("sequential", seconds[thread]),
      cell("worker-pool", seconds[system], 128),
    ]).kind;
  return { graphLab: against("graphLab"), graphX: against("graphX") };
}

Deno.test("findCost() agrees with McSherry on who beats a single thread at PageRank", () => {
  assertEquals(pageRank("twitter_rv", "simple"), {
    graphLab: "beats",
    graphX: "never",
  });
  assertEquals(pageRank("uk_2007_05", "simple"), {
    graphLab: "never",
    graphX: "beats",
  });
  for (const graph of ["twitter_rv", "uk_2007_05"] as const) {
    assertEquals(pageRank(graph, "smarter"), {
      graphLab: "never",
      graphX: "never",
    });
  }
});

Deno.test("findCost() takes the fewest workers that beat sequential code, not the fastest", () => {
  const cost = costOf([
    SEQUENTIAL,
    pool(1, 1.2e8),
    pool(2, 6e7),
    pool(4, 3e7),
    children(1, 2e8),
    children(2, 1.1e8),
    children(4, 5e7),
  ]);
  assertEquals(summary(cost), { beats: "worker-pool/2", open: [] });
});

Deno.test("findCost() takes the fastest of those with equally few workers", () => {
  const cells = [SEQUENTIAL, children(2, 6e7), pool(2, 5e7)];
  assertEquals(summary(costOf(cells)), {
    beats: "worker-pool/2",
    open: [],
  });
});

Deno.test("findCost() lets one worker suffice, and no event loop", () => {
  const cells = [
    SEQUENTIAL,
    { model: "async", inFlight: 16, ns: 1e7 },
    pool(1, 5e7),
    pool(2, 4e7),
  ];
  assertEquals(summary(costOf(cells)), { beats: "worker-pool/1", open: [] });
});

Deno.test("findCost() says never where every configuration takes longer, or as long", () => {
  const cost = costOf([
    SEQUENTIAL,
    pool(1, 1.3e8),
    pool(2, 1.2e8),
    pool(4, 1e8),
  ], 0.05);
  assertEquals(summary(cost), { neverUpTo: 4 });
});

Deno.test("findCost() says never of what is slower by less than the noise floor", () => {
  assertEquals(
    summary(costOf([SEQUENTIAL, pool(2, 1.08e8)], 0.2)),
    { neverUpTo: 2 },
  );
});

Deno.test("findCost() leaves open a lead within the noise floor", () => {
  const cells = [SEQUENTIAL, pool(2, 8e7)];
  assertEquals(summary(costOf(cells, 0.1)), {
    beats: "worker-pool/2",
    open: [],
  });
  assertEquals(summary(costOf(cells, 0.5)), {
    open: ["worker-pool/2"],
  });
});

Deno.test("findCost() leaves open what spreads too far", () => {
  const cells = [SEQUENTIAL, { ...pool(2, 9e7), spread: 0.8 }];
  assertEquals(summary(costOf(cells)), { open: ["worker-pool/2"] });
});

Deno.test("findCost() says never of no more than was measured", () => {
  const failed: Sketch = { ...pool(4, 0), failed: "out of memory" };
  assertEquals(summary(costOf([SEQUENTIAL, pool(2, 2e8), failed])), {
    open: ["worker-pool/4"],
  });
});

Deno.test("findCost() names what may need fewer workers", () => {
  const skipped: Sketch = { ...pool(2, 0), notRun: "no time left" };
  const cells = [SEQUENTIAL, pool(1, 2e8), skipped, pool(4, 5e7), {
    ...pool(8, 0),
    notRun: "no time left",
  }];
  assertEquals(summary(costOf(cells)), {
    beats: "worker-pool/4",
    open: ["worker-pool/2"],
  });
});

Deno.test("findCost() passes over models that have no such form of the work", () => {
  const cells = [SEQUENTIAL, pool(2, 2e8), {
    ...children(2, 0),
    notOffered: "has no such form",
  }];
  assertEquals(summary(costOf(cells)), { neverUpTo: 2 });
});

Deno.test("findCost() says what is missing", () => {
  assertEquals(summary(costOf([pool(1, 1e8), pool(2, 5e7)])), {
    reason: "sequential code was not measured",
  });
  const nothing = { reason: "nothing with more than one worker was measured" };
  assertEquals(summary(costOf([SEQUENTIAL])), nothing);
  assertEquals(
    summary(costOf([SEQUENTIAL, { ...pool(2, 0), failed: "died" }])),
    nothing,
  );
});
