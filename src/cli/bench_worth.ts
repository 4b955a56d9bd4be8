import {
  type CallRate,
  checkAgreement,
  checkReplicates,
} from "../analysis/verdict/self_check.ts";
import { formatCount, formatDuration, formatPercent } from "../text/mod.ts";
import {
  type Bias,
  measureBias,
  measureCompany,
  measureWarmth,
  type RatioCheck,
  typicalDifference,
} from "../measure/mod.ts";
import { listRuns, loadRun, type Run } from "../results/mod.ts";
import { parseArguments } from "./arguments.ts";
import { openSession } from "../measure/machine_session.ts";
import { EXIT, print, resultsFolder, runCommand } from "./command.ts";
import { renderTable, right } from "./table.ts";

const HELP = `Says what the measuring is worth.

Usage: deno task bench:worth [RUN.json …] [flags]

Bias: benchmarks of different length are measured once, and our figures compared
with those that \`deno bench\` gives for the same batches.

False calls: the replicates of saved runs are the same code measured twice; how
often do the verdicts call one of them faster? \`deno task bench --replicates\`
makes a run in which everything has a replicate. Power: how often do they see
5 % (in runs with --thorough 2 %) that are added to one of the two?

Between runs: of two runs of one machine and profile, one after the other, how
often are the models of a workload in the same tiers? How often does one run put
a model above another that the other run puts below it? And where both decide
whether parallel code is worth it, how often do they say the same?

Warm-up (--warm, about 6 minutes): the ratio of the worker pool to sequential
code in the first cycles that count, and after a hundred batches, in three
processes.

Company (--company, about 10 minutes): the same ratio with all variants alive
in the process, and with these two alone, in three processes each.

  --results DIR   folder of saved runs, where none is named (default: results)
  --saved-only    measure nothing: leave the bias out
  --warm          check the warm-up, and nothing else
  --company       check what company does, and nothing else
  --stack         show where an error came from
  -h, --help      show this help`;

/** Share that is added to replicates, to see whether it is found. */
const INJECTED = { thorough: 0.02, others: 0.05 };
/** So much cannot be asked of benchmarks whose own noise is near it: the interval of their replicates' ratio is within this. */
const QUIET = 0.03;

/** From about 20 µs to about 100 ms, each with the items of a batch and the number of visits. */
const BIAS_BENCHMARKS = [
  ["batch/spin/sequential/1?itemMicros=20&items=1", 1, 500],
  ["batch/spin/sequential/1?itemMicros=20&items=10", 10, 500],
  ["batch/spin/sequential/1?itemMicros=20&items=100", 100, 250],
  ["batch/spin/sequential/1?itemMicros=20&items=1000", 1_000, 25],
  ["granularity/spin/sequential/1?itemMicros=1000", 100, 10],
  ["granularity/spin/worker-pool/2?itemMicros=1000", 100, 10],
] as const;

const BIAS_WARMUP_MS = 500;

export async function worth(args: readonly string[]): Promise<number> {
  const parsed = parseArguments(args, {
    command: "bench:worth",
    flags: ["saved-only", "warm", "company"],
    values: ["results"],
  });
  if (parsed.has("warm")) {
    return await checkRatios(measureWarmth, [
      "first cycles",
      "after 100 batches",
    ]);
  }
  if (parsed.has("company")) {
    return await checkRatios(measureCompany, ["in company", "alone"]);
  }
  if (!parsed.has("saved-only")) print(formatBias(await findBias()));
  const runs = await readRuns(
    parsed.positionals,
    resultsFolder(parsed.value("results")),
  );
  print(formatCalls(runs));
  print(formatAgreements(runs));
  return EXIT.ok;
}

/** Prints each line as soon as it is known, since each takes many seconds. */
async function checkRatios(
  measure: typeof measureWarmth,
  headers: readonly [string, string],
): Promise<number> {
  using session = await openSession();
  const row = (cells: readonly string[]) =>
    cells.map((cell, column) =>
      column === 0 ? cell.padEnd(16) : cell.padStart(18)
    ).join("");
  print(
    `Time of the worker pool over that of sequential code\n${
      row(["", ...headers, "difference"])
    }`,
  );
  const checks: RatioCheck[] = [];
  const options = { folder: session.folder, pinnedCores: null };
  for await (const check of measure(options)) {
    const { workload, ratio, other } = check;
    checks.push(check);
    print(
      row([
        workload,
        ...[ratio, other].map((value) => value.toFixed(3)),
        formatShare(ratio / other - 1),
      ]),
    );
  }
  print(
    row([
      "median of their size",
      "",
      "",
      formatShare(typicalDifference(checks)),
    ]),
  );
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
  const suites = Map.groupBy(
    BIAS_BENCHMARKS,
    ([id]) => id.split("/")[0] ?? "",
  );
  for (const [suite, own] of suites) {
    const scenarios = own.map(([id, items, visits]) => ({
      variants: [{ id, items }],
      cycles: Array.from({ length: visits }, () => [0]),
      warmupMs: BIAS_WARMUP_MS,
    }));
    found.push(...await measureBias({ suite, scenarios }, options));
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
      "benchmark",
      right("ours"),
      right("deno bench"),
      right("difference"),
    ], rows),
    "",
  ].join("\n");
}

function formatCalls(runs: readonly Run[]): string {
  const isThorough = ({ settings }: Run) => settings.profile === "thorough";
  const rows = [
    ["the same code", ...ratesOf(runs, {})],
    ...[true, false].flatMap((thorough) => {
      const own = runs.filter((run) => isThorough(run) === thorough);
      if (own.length === 0) return [];
      const injected = INJECTED[thorough ? "thorough" : "others"];
      const what = `${injected * 100} % added${thorough ? ", thorough" : ""}`;
      return [
        [what, ...ratesOf(own, { injected })],
        [
          `${what}, CPU-bound, quiet: within ${QUIET * 100} %`,
          ...ratesOf(own, { injected, isQuiet: true }),
        ],
      ];
    }),
  ];
  return [
    `Calls of the verdicts on replicates, from ${
      formatCount(runs.length, "run")
    }`,
    ...renderTable(["", right("pairs"), right("called"), right("")], rows),
  ].join("\n");
}

function ratesOf(
  runs: readonly Run[],
  { injected = 0, isQuiet = false }: { injected?: number; isQuiet?: boolean },
): string[] {
  const rates = runs.map((run) => {
    const kinds = new Map(run.workloads.map(({ id, kind }) => [id, kind]));
    return checkReplicates(run, {
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
    const { workloads, equal, reversed, decided, sameDecision } =
      checkAgreement(before, after);
    return [
      ...[before.id, after.id],
      String(workloads),
      shareOf(equal, workloads),
      String(reversed),
      shareOf(sameDecision, decided),
    ];
  });
  if (rows.length === 0) {
    return "\nBetween runs: there are no two of one machine and profile.";
  }
  return [
    "\nTiers of two runs",
    ...renderTable([
      "before",
      "after",
      right("both"),
      right("equal"),
      right("flips"),
      right("decided"),
    ], rows),
    "both: workloads that both runs rank. equal: every model in the same tier. flips:",
    "a model above another in one run and below it in the other. decided: the same on",
    "whether parallel code is worth it, of the workloads for which both decide that.",
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

if (import.meta.main) await runCommand(worth, HELP);
