import {
  type ContenderSamples,
  EXECUTOR_CASES,
  type ExecutorCase,
  judgeTarget,
  measureExecutors,
  TARGETS,
} from "../measure/mod.ts";
import { parseArguments, refusePositionals, UsageError } from "./arguments.ts";
import { openSession } from "./bench_session.ts";
import { printable, runCommand } from "./command.ts";
import { EXIT } from "./exit_codes.ts";
import { formatExecutors } from "./executor_tables.ts";

const LEAST_ROUNDS = 5;

const HELP =
  `Measures the executors beside bare threads and processes, and the pools of npm
and Python.

Usage: deno task bench:executors [flags]

  --rounds NUMBER   processes started for each contender (default: ${LEAST_ROUNDS})
  --case NAME       only these cases
  --list            list the cases and their contenders
  --json            print what was measured as JSON instead of the tables
  --stack           show where an error came from
  -h, --help        show this help

--case may be repeated or hold names between commas. A full run takes about ten
minutes. The exit code is 0 where every target that was measured holds, 1 where
one does not, 64 where the command line is wrong, and 75 where another run is
under way.`;

if (import.meta.main) await runCommand(benchExecutors);

async function benchExecutors(args: readonly string[]): Promise<number> {
  const parsed = parseArguments(args, {
    command: "bench:executors",
    flags: ["list", "json"],
    values: ["rounds"],
    lists: ["case"],
  });
  if (parsed.has("help")) {
    console.log(HELP);
    return EXIT.ok;
  }
  refusePositionals(
    parsed,
    "for example `deno task bench:executors --case thread-burst`",
  );
  const cases = selectCases(parsed.list("case"));
  if (parsed.has("list")) {
    for (const { id, contenders } of cases) {
      console.log(`${id}: ${contenders.join(", ")}`);
    }
    return EXIT.ok;
  }
  const samples = await measure(cases, readRounds(parsed.value("rounds")));
  const results = TARGETS.map((target) => judgeTarget(target, samples))
    .filter(({ target }) => cases.some(({ id }) => id === target.case));
  console.log(
    parsed.has("json")
      ? JSON.stringify({ samples, results }, null, 2)
      : printable(formatExecutors(cases, { samples, results })),
  );
  return results.some(({ holds }) => holds === false) ? EXIT.negative : EXIT.ok;
}

async function measure(
  cases: readonly ExecutorCase[],
  rounds: number,
): Promise<ContenderSamples[]> {
  using session = await openSession();
  try {
    return await measureExecutors({
      cases,
      rounds,
      seed: crypto.randomUUID(),
      folder: session.folder,
      onProgress: showProgress,
    });
  } finally {
    clearProgress();
  }
}

function selectCases(names: readonly string[]): ExecutorCase[] {
  const unknown = names.find((name) =>
    !EXECUTOR_CASES.some(({ id }) => id === name)
  );
  if (unknown !== undefined) {
    throw new UsageError(
      `Cannot read --case: found "${unknown}", expected the name of a case`,
      "`deno task bench:executors --list` lists them",
    );
  }
  if (names.length === 0) return [...EXECUTOR_CASES];
  return EXECUTOR_CASES.filter(({ id }) => names.includes(id));
}

function readRounds(text: string | undefined): number {
  if (text === undefined) return LEAST_ROUNDS;
  const rounds = Number(text);
  if (Number.isInteger(rounds) && rounds > 0) return rounds;
  throw new UsageError(
    `Cannot read --rounds: found "${text}", expected a number above 0`,
    "five rounds or more give intervals that mean something",
  );
}

function showProgress(done: number, of: number): void {
  if (!Deno.stderr.isTerminal()) return;
  const percent = Math.floor(done / of * 100);
  Deno.stderr.writeSync(
    new TextEncoder().encode(`\r${percent} % of ${of} processes`),
  );
}

function clearProgress(): void {
  if (!Deno.stderr.isTerminal()) return;
  Deno.stderr.writeSync(new TextEncoder().encode("\r\x1b[K"));
}
