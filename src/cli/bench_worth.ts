import {
  type CallRate,
  checkAgreement,
  checkTwins,
  formatCount,
  formatDuration,
  formatPercent,
  splitRounds,
} from "../analysis/mod.ts";
import { type Bias, measureBias, PROFILES } from "../measure/mod.ts";
import { listRuns, loadRun, type Run } from "../results/mod.ts";
import { parseArguments } from "./arguments.ts";
import { openSession } from "./bench_session.ts";
import { runCommand } from "./command.ts";
import { EXIT } from "./exit_codes.ts";
import { renderTable } from "./table.ts";

const HELP = `Says what the measuring is worth, by four checks.

Usage: deno task bench:worth [RUN.json …] [flags]

Bias: cells of different length are measured once, and our figures compared with
those that \`deno bench\` gives for the same batches.

False calls: the twins of saved runs are the same code measured twice; how often
do the verdicts call one of them faster? \`deno task bench --twins\` makes a run
in which every cell has a twin. Power: how often do they see 5 % that are added
to one of the two? A run of more rounds than the default profile has is judged
in pieces of as many.

Between runs: of two runs of one machine and profile, one after the other, how
often do both come to the same verdict on a cell beside its baseline? And how
often where neither leaves it undecided?

  --results DIR   folder of saved runs, where none is named (default: results)
  --saved-only    leave the first check out: nothing is measured
  --stack         show where an error came from
  -h, --help      show this help`;

const INJECTED = 0.05;
/** Rounds of a run in the default profile: longer runs are judged in pieces of as many. */
const { rounds: ROUNDS } = PROFILES.default;
/** A difference of 5 % cannot be asked of cells whose own noise is near it: the interval of their twins' ratio is within this. */
const QUIET = 0.03;

/** From about 20 µs to about 100 ms. */
const BIAS_CELLS = {
  batch: [
    { id: "batch/spin/sequential/1?itemMicros=20&items=1", iterations: 10_000 },
    { id: "batch/spin/sequential/1?itemMicros=20&items=10", iterations: 5_000 },
    { id: "batch/spin/sequential/1?itemMicros=20&items=100", iterations: 500 },
    { id: "batch/spin/sequential/1?itemMicros=20&items=1000", iterations: 50 },
  ],
  granularity: [
    { id: "granularity/spin/sequential/1?itemMicros=1000", iterations: 20 },
    { id: "granularity/spin/worker-pool/2?itemMicros=1000", iterations: 20 },
  ],
};

if (import.meta.main) await runCommand(worth);

async function worth(args: readonly string[]): Promise<number> {
  const parsed = parseArguments(args, {
    command: "bench:worth",
    flags: ["saved-only"],
    values: ["results"],
  });
  if (parsed.has("help")) {
    console.log(HELP);
    return EXIT.ok;
  }
  if (!parsed.has("saved-only")) console.log(formatBias(await findBias()));
  const runs = await readRuns(
    parsed.positionals,
    parsed.value("results") ?? "results",
  );
  console.log(formatCalls(runs));
  console.log(formatAgreements(runs));
  return EXIT.ok;
}

async function readRuns(
  paths: readonly string[],
  dir: string,
): Promise<readonly Run[]> {
  if (paths.length > 0) return await Promise.all(paths.map(loadRun));
  return (await listRuns(dir)).runs.map(({ run }) => run);
}

async function findBias(): Promise<Bias[]> {
  using session = await openSession();
  const options = { folder: session.folder, pinnedCores: null };
  const found: Bias[] = [];
  for (const [suite, cells] of Object.entries(BIAS_CELLS)) {
    found.push(...await measureBias({ suite, cells }, options));
  }
  return found;
}

function formatBias(biases: readonly Bias[]): string {
  const rows = biases.map(({ id, oursNs, denoNs }) => [
    id,
    formatDuration(oursNs),
    formatDuration(denoNs),
    formatShare(oursNs / denoNs - 1),
  ]);
  return [
    "Bias: mean of the same batches, by our samples and by deno bench",
    ...renderTable([
      { header: "cell" },
      { header: "ours", align: "right" },
      { header: "deno bench", align: "right" },
      { header: "difference", align: "right" },
    ], rows),
    "",
  ].join("\n");
}

function formatCalls(runs: readonly Run[]): string {
  const pieces = runs.flatMap((run) => splitRounds(run, ROUNDS));
  const rows = [
    ["the same code", ...ratesOf(pieces, {})],
    [`${INJECTED * 100} % added`, ...ratesOf(pieces, { injected: INJECTED })],
    [
      `${INJECTED * 100} % added, CPU-bound, quiet: twins within ${
        QUIET * 100
      } %`,
      ...ratesOf(pieces, { injected: INJECTED, isQuiet: true }),
    ],
  ];
  return [
    `Calls of the verdicts on twins, from ${
      formatCount(runs.length, "run")
    } in ${formatCount(pieces.length, "piece")} of ${ROUNDS} rounds at most`,
    ...renderTable([
      { header: "" },
      { header: "pairs", align: "right" },
      { header: "called", align: "right" },
      { header: "", align: "right" },
    ], rows),
  ].join("\n");
}

function ratesOf(
  runs: readonly Run[],
  { injected = 0, isQuiet = false }: { injected?: number; isQuiet?: boolean },
): string[] {
  const rates = runs.map((run) => {
    const kinds = new Map(run.workloads.map(({ id, kind }) => [id, kind]));
    return checkTwins(run, {
      injected,
      isCounted: ({ cell, largest }) =>
        !isQuiet ||
        (kinds.get(cell.workload) === "cpu-bound" && largest < QUIET),
    });
  });
  const sum = (name: keyof CallRate) =>
    rates.reduce((total, rate) => total + rate[name], 0);
  const [called, pairs] = [sum("called"), sum("pairs")];
  return [
    String(pairs),
    String(called),
    pairs === 0 ? "–" : formatShare(called / pairs),
  ];
}

function formatAgreements(runs: readonly Run[]): string {
  const rows = successors(runs).map(([before, after]) => {
    const agreement = checkAgreement(before, after);
    const { cells, same, decided, sameDecided, reversed } = agreement;
    return [
      ...[before.id, after.id],
      ...[cells, reversed].map(String),
      ...[shareOf(same, cells), shareOf(sameDecided, decided)],
    ];
  });
  if (rows.length === 0) {
    return "\nBetween runs: there are no two of one machine and profile.";
  }
  return [
    "\nVerdicts of two runs on each cell beside its baseline",
    ...renderTable([
      { header: "before" },
      { header: "after" },
      { header: "cells", align: "right" },
      { header: "flips", align: "right" },
      { header: "same", align: "right" },
      { header: "decided", align: "right" },
    ], rows),
    "flips: better in the one and worse in the other. same: of all cells. decided:",
    "the same, of the cells that neither run leaves undecided.",
  ].join("\n");
}

function shareOf(count: number, of: number): string {
  return of === 0 ? "–" : formatPercent(count / of);
}

/** Every run with the next one of the same machine and profile. */
function successors(runs: readonly Run[]): (readonly [Run, Run])[] {
  const ordered = runs.toSorted((a, b) =>
    a.startedAt.localeCompare(b.startedAt)
  );
  const series = Map.groupBy(
    ordered,
    ({ machine, settings }) => `${machine.id} ${settings.profile}`,
  );
  return [...series.values()].flatMap((own) =>
    own.slice(1).map((after, index) => [own[index] ?? after, after] as const)
  );
}

function formatShare(share: number): string {
  return `${(share * 100).toFixed(2)} %`;
}
