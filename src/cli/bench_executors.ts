import {
  formatBytes,
  formatDurations,
  formatRatio,
  formatRatioRange,
} from "../text/mod.ts";
import {
  EXECUTOR_SCENARIOS,
  type ExecutorScenario,
  type ExecutorUnit,
  judgeTarget,
  measureExecutors,
  medianFigure,
  MIN_ROUNDS,
  ratioInterval,
  type TargetResult,
  TARGETS,
  type VariantFigures,
} from "../measure/mod.ts";
import {
  type Arguments,
  parseArguments,
  parseBudget,
  parseChoices,
  refusePositionals,
} from "./arguments.ts";
import { interruptOnSignals, openSession } from "../measure/machine_session.ts";
import { EXIT, print, printJson, runCommand } from "./command.ts";
import { markdownTable, renderTable, right, wrap } from "./table.ts";
import { showProgress } from "./progress_line.ts";

const BUDGET_MS = 450_000;

const HELP =
  `Measures the executors side by side with bare threads and processes, and with
the pools of npm and Python.

Usage: deno task bench:executors [flags]

  --budget TIME     how long it may take, for example 90s or 7m (default: 7.5m).
                    What does not fit is left out, least informative first
  --scenario NAME   only these scenarios
  --list            list the scenarios and their variants
  --markdown        print one table of the targets, in Markdown
  --json            print what was measured as JSON instead of the tables
  --stack           show where an error came from
  -h, --help        show this help

--scenario may be repeated or hold names between commas. Ctrl-C ends the run and
shows what has been measured. The exit code is 0 where no target is missed, 1
where one is, 64 where the command line is wrong, 75 where another run is under
way, and 130 after Ctrl-C.`;

async function benchExecutors(args: readonly string[]): Promise<number> {
  const parsed = parseArguments(args, {
    command: "bench:executors",
    flags: ["list", "json", "markdown"],
    values: ["budget"],
    lists: ["scenario"],
  });
  refusePositionals(
    parsed,
    "for example `deno task bench:executors --scenario thread-burst`",
  );
  const scenarios = selectScenarios(parsed);
  if (parsed.has("list")) {
    for (const { id, variants } of scenarios) {
      print(`${id}: ${variants.join(", ")}`);
    }
    return EXIT.ok;
  }
  const budgetMs = parseBudget(parsed) ?? BUDGET_MS;
  const signal = interruptOnSignals();
  const figures = await measure(scenarios, { budgetMs, signal });
  const results = TARGETS
    .filter(({ scenario }) => scenarios.some(({ id }) => id === scenario))
    .map((target) => judgeTarget(target, figures));
  if (parsed.has("json")) printJson({ figures, results }, 2);
  else {
    const format = parsed.has("markdown") ? formatTargetTable : formatExecutors;
    print(format(scenarios, { figures, results }));
  }
  if (signal.aborted) return EXIT.interrupted;
  const isMissed = results.some(({ verdict }) => verdict === "missed");
  return isMissed ? EXIT.negative : EXIT.ok;
}

async function measure(
  scenarios: readonly ExecutorScenario[],
  { budgetMs, signal }: {
    readonly budgetMs: number;
    readonly signal: AbortSignal;
  },
): Promise<VariantFigures[]> {
  using session = await openSession();
  return await showProgress((onProgress) =>
    measureExecutors({
      ...{ scenarios, budgetMs, signal, onProgress },
      seed: crypto.getRandomValues(new Uint16Array(1))[0] ?? 0,
      folder: session.folder,
    })
  );
}

function selectScenarios(parsed: Arguments): ExecutorScenario[] {
  const choices = EXECUTOR_SCENARIOS.map(({ id }) => id);
  const names = parseChoices(parsed, "scenario", choices);
  return EXECUTOR_SCENARIOS.filter(({ id }) =>
    names.length === 0 || names.includes(id)
  );
}

/** What a process says may be long. */
const MAX_REASON = 300;
/** As wide as the longest verdict. */
const VERDICT_WIDTH = "not measured".length;

/** Describes what was measured of each scenario, and which targets hold. */
export function formatExecutors(
  scenarios: readonly ExecutorScenario[],
  { figures, results }: {
    readonly figures: readonly VariantFigures[];
    readonly results: readonly TargetResult[];
  },
): string {
  const tables = scenarios.map((scenario) =>
    [
      scenario.title,
      ...formatScenario(
        scenario,
        figures.filter((one) => one.scenario === scenario.id),
      ),
      ...results.filter(({ target }) => target.scenario === scenario.id)
        .flatMap(formatTarget),
    ].join("\n")
  );
  return [...tables, formatTotal(results)].join("\n\n");
}

/** One table in Markdown: a row for each target, as in the README of the executors. */
export function formatTargetTable(
  scenarios: readonly ExecutorScenario[],
  { figures, results }: {
    readonly figures: readonly VariantFigures[];
    readonly results: readonly TargetResult[];
  },
): string {
  const rows = results.flatMap((result) => {
    const { target, other, ratio, verdict } = result;
    const scenario = scenarios.find(({ id }) => id === target.scenario);
    if (!scenario) return [];
    const write = (variant: string | undefined) => {
      const found = figures.find((one) =>
        one.scenario === scenario.id && one.variant === variant
      );
      const figure = found && medianFigure(found);
      return formatFigures(scenario.unit, figure === undefined ? [] : [figure])
        .join();
    };
    const bound = formatRatio(target.bound);
    return [[
      scenario.title,
      `${target.ours} ${write(target.ours)}`.trim(),
      `${other ?? ""} ${write(other)}`.trim() || "–",
      ratio ? `${formatRatio(ratio.value)} (${formatRatioRange(ratio)})` : "–",
      verdict === "holds"
        ? bound
        : `${bound}, ${
          verdict === "missed" ? "**missed**" : VERDICTS[verdict]
        }`,
    ]];
  });
  const header = ["what", "ours", "compared with", "ratio (interval)", "bound"];
  return markdownTable(header, rows);
}

function formatScenario(
  { unit }: ExecutorScenario,
  figures: readonly VariantFigures[],
): string[] {
  const medians = figures.map(medianFigure);
  const texts = formatFigures(
    unit,
    medians.filter((figure) => figure !== undefined),
  ).values();
  const [first] = figures;
  const columns = [
    "",
    right(FIGURE_NAMES[unit]),
    right(`to ${first?.variant}`),
    right("95 % interval"),
  ];
  const rows = figures.map((one, index) => {
    const ratio = one === first ? undefined : ratioInterval(one, first);
    return [
      `  ${one.variant}`,
      medians[index] === undefined ? "–" : texts.next().value ?? "",
      ratio ? formatRatio(ratio.value) : "",
      ratio ? formatRatioRange(ratio) : "",
    ];
  });
  const failures = figures.flatMap(({ variant, failure }) =>
    failure === undefined
      ? []
      : wrap(`${variant} failed: ${failure.slice(0, MAX_REASON)}`, {
        indent: "  ",
      })
  );
  return [...renderTable(columns, rows), ...failures];
}

const FIGURE_NAMES: Readonly<Record<ExecutorUnit, string>> = {
  "time": "time",
  "time-per-task": "time a task",
  "bytes": "memory",
  "ratio": "ratio",
};

/** Times of a table have one unit. */
function formatFigures(
  unit: ExecutorUnit,
  figures: readonly number[],
): string[] {
  switch (unit) {
    case "time":
    case "time-per-task":
      return formatDurations(figures);
    case "bytes":
      return figures.map(formatBytes);
    case "ratio":
      return figures.map(formatRatio);
  }
}

const VERDICTS: Readonly<Record<TargetResult["verdict"], string>> = {
  "holds": "holds",
  "missed": "MISSED",
  "unclear": "unclear",
  "not-measured": "not measured",
};

function formatTarget({ target, other, ratio, verdict }: TargetResult) {
  const { ours, claim, bound } = target;
  const found = ratio
    ? `: ${other === undefined ? ours : `${ours} to ${other}`} ${
      formatRatio(ratio.value)
    } (${formatRatioRange(ratio)}), bound ${Number(bound.toPrecision(3))}`
    : `: fewer than ${MIN_ROUNDS} rounds count`;
  const indent = " ".repeat(VERDICT_WIDTH + 4);
  const [head = "", ...rest] = wrap(`${claim}${found}`, { indent });
  return [
    `  ${VERDICTS[verdict].padEnd(VERDICT_WIDTH)}  ${head.trimStart()}`,
    ...rest,
  ];
}

function formatTotal(results: readonly TargetResult[]): string {
  const count = (verdict: TargetResult["verdict"]) =>
    results.filter((one) => one.verdict === verdict);
  const named = (["missed", "unclear"] as const).flatMap((verdict) =>
    count(verdict).flatMap(({ target: { scenario, ours, claim } }) =>
      wrap(`${VERDICTS[verdict]}: ${scenario}, ${ours}: ${claim}`, {
        indent: "  ",
      })
    )
  );
  return [
    `Targets: ${count("holds").length} hold, ${
      count("missed").length
    } missed, ${count("unclear").length} unclear, ${
      count("not-measured").length
    } not measured`,
    ...named,
  ].join("\n");
}

if (import.meta.main) await runCommand(benchExecutors, HELP);
