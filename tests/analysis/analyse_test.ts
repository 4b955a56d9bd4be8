import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertStringIncludes,
} from "@std/assert";
import { buildRun } from "../fixtures/run_builder.ts";
import { analysePrimes, measured } from "./analyse_primes.ts";
import { reportRun } from "../../src/text/mod.ts";

const SEQUENTIAL = { model: "sequential", ns: 100e6 };
const POOL = { model: "worker-pool", workers: 2, ns: 52e6 };

Deno.test("reportRun() takes the speed-up over the baseline, and the efficiency per worker", () => {
  const workload = analysePrimes(
    { model: "sequential", samplesNs: [[100], [100], [100]] },
    { model: "worker-pool", workers: 4, samplesNs: [[40], [40], [40]] },
  );
  const pool = measured(workload, "worker-pool/4");
  assertEquals(pool.medianNs, { value: 40, low: 40, high: 40 });
  assertAlmostEquals(pool.speedup?.value ?? NaN, 2.5, 1e-12);
  assertEquals(pool.speedup?.low, pool.speedup?.value);
  assertEquals(pool.speedup?.high, pool.speedup?.value);
  assertAlmostEquals(pool.efficiency?.value ?? NaN, 0.625, 1e-12);
  assertEquals(workload.baseline?.id, "scaling/primes/sequential/1");
});

Deno.test("reportRun() names a winner where the intervals are apart", () => {
  const { verdict, sentences } = analysePrimes(SEQUENTIAL, POOL);
  assert(verdict.kind === "ranked");
  assertEquals(
    verdict.tiers.map(({ cells }) => cells.map(({ model }) => model)),
    [["worker-pool"], ["sequential"]],
  );
  assertStringIncludes(
    sentences[0] ?? "",
    "1.9 times as fast as a loop",
  );
});

Deno.test("reportRun() names no winner where the intervals do not separate", () => {
  const { verdict, sentences } = analysePrimes(
    SEQUENTIAL,
    {
      model: "worker-pool",
      workers: 2,
      samplesNs: [[50e6], [54e6], [52e6], [56e6], [48e6]],
    },
    {
      model: "subprocess-pool",
      workers: 2,
      samplesNs: [[52e6], [51e6], [55e6], [53e6], [49e6]],
    },
  );
  assert(verdict.kind === "ranked");
  assertEquals(
    new Set(verdict.tiers[0].cells.map(({ model }) => model)),
    new Set(["worker-pool", "subprocess-pool"]),
  );
  assertStringIncludes(sentences[0] ?? "", "Any pool: ");
});

Deno.test("reportRun() names no winner over a lead too small to matter", () => {
  const constant = (ns: number) => [[ns, ns], [ns, ns], [ns, ns]];
  const { verdict } = analysePrimes(
    { model: "sequential", samplesNs: constant(1_000_000) },
    { model: "async", samplesNs: constant(990_000) },
  );
  assert(verdict.kind === "ranked");
  assertEquals(verdict.tiers.length, 1);
});

Deno.test("reportRun() decides nothing on one model", () => {
  assertEquals(analysePrimes(SEQUENTIAL).verdict.kind, "undecidable");
  assertEquals(
    analysePrimes({ model: "sequential", failed: "Error: no" }).verdict.kind,
    "undecidable",
  );
});

Deno.test("reportRun() keeps failed and unmeasured cells with their reasons", () => {
  const { cells } = analysePrimes(
    SEQUENTIAL,
    { model: "async", failed: "Error: wrong answer" },
    { model: "worker-pool", workers: 2, notRun: "interrupted" },
    { model: "subprocess-pool", workers: 2, notOffered: "no such form" },
  );
  assertEquals(
    cells.map((cell) =>
      cell.kind === "measured" ? [] : [cell.kind, cell.reason]
    ),
    [
      [],
      ["failed", "Error: wrong answer"],
      ["not-run", "interrupted"],
      ["not-offered", "no such form"],
    ],
  );
});

Deno.test("reportRun() has no speed-up where the baseline was not measured", () => {
  const workload = analysePrimes(
    { model: "sequential", failed: "Error: no" },
    POOL,
  );
  assertEquals(measured(workload, "worker-pool/2").speedup, undefined);
  assertEquals(workload.baseline, undefined);
});

Deno.test("reportRun() gives an event loop with many tasks in flight no efficiency", () => {
  const workload = analysePrimes(
    SEQUENTIAL,
    { model: "async", inFlight: 32, ns: 20e6 },
    POOL,
  );
  assertEquals(measured(workload, "async/1").efficiency, undefined);
  assert(measured(workload, "async/1").speedup);
  assert(measured(workload, "worker-pool/2").efficiency);
});

Deno.test("reportRun() tells the winner, those level with it and those behind apart", () => {
  const standings = (poolNs: number) =>
    analysePrimes(
      { model: "sequential", samplesNs: [[100e6], [100e6], [100e6]] },
      { model: "async", samplesNs: [[50e6], [50e6], [50e6]] },
      { model: "worker-pool", workers: 2, samplesNs: Array(3).fill([poolNs]) },
    ).standings.map(({ kind }) => kind);
  assertEquals(standings(50e6), ["behind", "level", "level"]);
  assertEquals(standings(25e6), ["behind", "behind", "winner"]);
});

Deno.test("reportRun() says of a model without measured cells why it has no standing", () => {
  const { standings } = analysePrimes(
    SEQUENTIAL,
    { model: "async", failed: "Error: no" },
    { model: "worker-pool", workers: 2, notOffered: "no shared form" },
  );
  assertEquals(
    standings.map((standing) =>
      standing.kind === "unmeasured" ? standing.reason : standing.kind
    ),
    ["unranked", "Error: no", "no shared form"],
  );
});

Deno.test("reportRun() gives plain data that survives JSON, and the same for the same run", () => {
  const analysis = reportRun(buildRun());
  assertEquals(JSON.parse(JSON.stringify(analysis)), analysis);
  assertEquals(reportRun(buildRun()), analysis);
});
