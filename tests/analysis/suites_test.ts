import { assert, assertEquals, assertLess, assertMatch } from "@std/assert";
import { type CellAnalysis } from "../../src/analysis/mod.ts";
import {
  buildCell,
  buildRun,
  type CellSketch,
} from "../fixtures/run_builder.ts";
import { measured } from "./analyse_primes.ts";
import { reportRun, type RunReport } from "../../src/text/mod.ts";

function analyse(...sketches: readonly CellSketch[]): RunReport {
  return reportRun(buildRun({ cells: sketches.map(buildCell) }));
}

const PRIMES = { workload: "primes", model: "sequential", ns: 100e6 };
const POOL = { workload: "primes", model: "worker-pool", workers: 2 };

/** Sequential code and a pool on items of some microseconds. */
function spin(suite: "granularity" | "batch", itemMicros: number) {
  const one = { suite, workload: "spin", parameters: { itemMicros } };
  return [
    { ...one, model: "sequential", ns: 100e6, items: 1e5 / itemMicros },
    {
      ...{ ...one, model: "worker-pool", workers: 2, items: 1e5 / itemMicros },
      ns: 50e6 + 1e9 / itemMicros,
    },
  ];
}

function echo(model: string, bytes: number): CellSketch {
  const parameters = { bytes };
  return { suite: "payload", workload: "echo", model, parameters, ns: 1e5 };
}

const FULL: readonly CellSketch[] = [
  PRIMES,
  { ...POOL, ns: 52e6 },
  ...[10, 1_000].flatMap((itemMicros) => spin("granularity", itemMicros)),
  ...spin("batch", 20),
  ...[64, 1_024].flatMap((
    bytes,
  ) => [echo("clone", bytes), echo("pipe", bytes)]),
];

Deno.test("reportRun() looks for a winner only in suites that ask for one", () => {
  const { workloads, suites, headline } = analyse(...FULL);
  assertEquals(workloads.map(({ suite, id }) => [suite, id]), [
    ["scaling", "primes"],
  ]);
  assertEquals(suites.map(({ id }) => id), ["granularity", "batch", "payload"]);
  assertEquals(headline, "On 2 cores, use the worker pool for primes.");
});

Deno.test("reportRun() says in its headline what to take for what, and counts workloads where they are many", () => {
  const headlineOf = (ids: readonly string[]) => {
    const cells = ids.flatMap((workload) => [
      buildCell({ workload, model: "sequential", ns: 100e6 }),
      buildCell({
        ...{ workload, model: "worker-pool", workers: 2 },
        ns: workload.startsWith("fast") ? 50e6 : 100e6,
      }),
    ]);
    const [one] = buildRun().workloads;
    assert(one);
    const workloads = ids.map((id) => ({ ...one, id }));
    return reportRun(buildRun({ cells, workloads })).headline;
  };
  assertEquals(
    headlineOf(["a", "fast-1", "b", "fast-2", "c", "d"]),
    "On 2 cores, use a loop for 4 workloads and the worker pool for fast-1 and fast-2.",
  );
  assertEquals(
    headlineOf(["a", "fast-1"]),
    "On 2 cores, use a loop for a and the worker pool for fast-1.",
  );
  assertEquals(
    headlineOf(["a", "b", "c", "d"]),
    "On 2 cores, use a loop for 4 workloads.",
  );
});

Deno.test("reportRun() says of the other suites what they ask, and of what", () => {
  const [granularity, , payload] = analyse(...FULL).suites;
  assertMatch(granularity?.question ?? "", /How large must an item be/);
  assertEquals(granularity?.baseline, "sequential");
  assertEquals(payload?.label, "Payload");
  assertEquals(payload?.baseline, null);
});

Deno.test("reportRun() divides a suite into cases by workload and parameters", () => {
  const [granularity, , payload] = analyse(...FULL).suites;
  assertEquals(
    granularity?.cases.map((
      { label, parameters, items, cells },
    ) => [label, parameters, items, cells.map(({ model }) => model)]),
    [
      ["Spin", { itemMicros: 10 }, 10_000, ["sequential", "worker-pool"]],
      ["Spin", { itemMicros: 1_000 }, 100, ["sequential", "worker-pool"]],
    ],
  );
  assertEquals(
    payload?.cases.map((
      { parameters, cells },
    ) => [parameters, cells.map(({ modelLabel }) => modelLabel)]),
    [
      [{ bytes: 64 }, ["Structured clone", "Pipe"]],
      [{ bytes: 1_024 }, ["Structured clone", "Pipe"]],
    ],
  );
});

Deno.test("reportRun() takes the speed-ups of a case over its own baseline", () => {
  const [granularity, , payload] = analyse(...FULL).suites;
  const [small, large] =
    granularity?.cases.map((one) =>
      measured(one, "worker-pool/2").speedup?.value
    ) ?? [];
  assertLess(small ?? NaN, 1);
  assert(large !== undefined && large > 1.8, String(large));
  const [first] = payload?.cases ?? [];
  assert(first);
  assertEquals("speedup" in measured(first, "clone/1"), false);
});

Deno.test("reportRun() lists the models of its verdicts, not the variants of other suites", () => {
  assertEquals(analyse(...FULL).models.map(({ id }) => id), [
    "sequential",
    "worker-pool",
  ]);
});

Deno.test("reportRun() gives plain data of every suite", () => {
  const analysis = analyse(...FULL);
  assertEquals(JSON.parse(JSON.stringify(analysis)), analysis);
});

Deno.test("reportRun() has no suites beside the verdicts where the run has none", () => {
  assertEquals(analyse(PRIMES).suites, []);
  const { workloads, headline } = analyse(...spin("granularity", 10));
  assertEquals(workloads, []);
  assertEquals(headline, "Granularity: no suite of this run ranks models.");
});

const REPLICATE = { parameters: { replicate: 1 } };

/** Without its figures, in which replicates count. */
function idAndKind({ id, kind }: CellAnalysis) {
  return [id, kind];
}

Deno.test("reportRun() leaves replicates out of verdicts, standings and tables", () => {
  const plain = [PRIMES, { ...POOL, ns: 52e6 }];
  const replicates = [
    { ...PRIMES, ...REPLICATE, ns: 1.2e8 },
    { ...POOL, ...REPLICATE, ns: 1e6 },
    { ...PRIMES, model: "async", ...REPLICATE, ns: 1e6 },
  ];
  const shown = (...sketches: CellSketch[]) =>
    analyse(...sketches).workloads.map(({ cells, standings, verdict }) => ({
      cells: cells.map(idAndKind),
      standings: standings.map(({ kind, model }) => [kind, model]),
      tiers: verdict.kind === "ranked" && verdict.tiers.length,
    }));
  assertEquals(shown(...replicates.slice(0, 1), ...plain), shown(...plain));
  const [noisy] = analyse(...replicates, ...plain).workloads;
  assertEquals(noisy?.standings.length, 2);
});

Deno.test("reportRun() never takes a replicate for the baseline", () => {
  const [workload] = analyse(
    { ...PRIMES, ...REPLICATE, ns: 1e6 },
    { ...PRIMES, failed: "Error: no" },
    { ...POOL, ns: 52e6 },
  ).workloads;
  assert(workload);
  assertEquals(workload.baseline, undefined);
  assertEquals(workload.verdict.kind, "undecidable");
});

Deno.test("reportRun() leaves replicates out of the cases of other suites", () => {
  const cells = spin("granularity", 10);
  const replicates = cells.map((cell) => ({
    ...cell,
    parameters: { ...cell.parameters, replicate: 1 },
  }));
  const shown = (...sketches: CellSketch[]) =>
    analyse(...sketches).suites.map(({ cases }) =>
      cases.map(({ cells }) => cells.map(idAndKind))
    );
  assertEquals(shown(...cells, ...replicates), shown(...cells));
});
