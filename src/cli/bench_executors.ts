import {
  EXECUTOR_SCENARIOS,
  type ExecutorScenario,
  judgeTarget,
  measureExecutors,
  TARGETS,
  type VariantFigures,
} from "../measure/mod.ts";
import { parseDuration } from "./amounts.ts";
import { parseArguments, refusePositionals, UsageError } from "./arguments.ts";
import { interruptOnSignals, openSession } from "./bench_session.ts";
import { printable, runCommand } from "./command.ts";
import { EXIT } from "./exit_codes.ts";
import { formatExecutors, formatTargetTable } from "./executor_tables.ts";
import { ProgressLine, stderrTarget } from "./progress_line.ts";

const BUDGET = "7.5m";
const MIN_BUDGET_MS = 10_000;

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

if (import.meta.main) await runCommand(benchExecutors);

async function benchExecutors(args: readonly string[]): Promise<number> {
  const parsed = parseArguments(args, {
    command: "bench:executors",
    flags: ["list", "json", "markdown"],
    values: ["budget"],
    lists: ["scenario"],
  });
  if (parsed.has("help")) {
    console.log(HELP);
    return EXIT.ok;
  }
  refusePositionals(
    parsed,
    "for example `deno task bench:executors --scenario thread-burst`",
  );
  const scenarios = selectScenarios(parsed.list("scenario"));
  if (parsed.has("list")) {
    for (const { id, variants } of scenarios) {
      console.log(`${id}: ${variants.join(", ")}`);
    }
    return EXIT.ok;
  }
  const budgetMs = readBudget(parsed.value("budget"));
  const signal = interruptOnSignals();
  const figures = await measure(scenarios, { budgetMs, signal });
  const results = TARGETS
    .filter(({ scenario }) => scenarios.some(({ id }) => id === scenario))
    .map((target) => judgeTarget(target, figures));
  console.log(
    parsed.has("json")
      ? JSON.stringify({ figures, results }, null, 2)
      : parsed.has("markdown")
      ? formatTargetTable(scenarios, { figures, results })
      : printable(formatExecutors(scenarios, { figures, results })),
  );
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
  const progress = new ProgressLine(stderrTarget());
  try {
    return await measureExecutors({
      scenarios,
      budgetMs,
      signal,
      seed: crypto.getRandomValues(new Uint16Array(1))[0] ?? 0,
      folder: session.folder,
      onProgress: (event) => progress.show(event),
    });
  } finally {
    progress.clear();
  }
}

function selectScenarios(names: readonly string[]): ExecutorScenario[] {
  const unknown = names.find((name) =>
    !EXECUTOR_SCENARIOS.some(({ id }) => id === name)
  );
  if (unknown !== undefined) {
    throw new UsageError(
      `Cannot read --scenario: found "${unknown}", expected the name of a scenario`,
      "`deno task bench:executors --list` lists them",
    );
  }
  if (names.length === 0) return [...EXECUTOR_SCENARIOS];
  return EXECUTOR_SCENARIOS.filter(({ id }) => names.includes(id));
}

function readBudget(text: string | undefined): number {
  const budgetMs = Math.round(parseDuration("budget", text ?? BUDGET) / 1e6);
  if (budgetMs >= MIN_BUDGET_MS) return budgetMs;
  throw new UsageError(
    `Cannot read --budget: found "${text}", expected 10 seconds or more`,
    "for example --budget 7m",
  );
}
