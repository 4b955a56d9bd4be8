import {
  findReleases,
  findRuntimes,
  measureRun,
  prepareRun,
} from "../measure/mod.ts";
import {
  interruptOnSignals,
  openSession,
  ownFolder,
} from "../measure/machine_session.ts";
import type { Contest } from "../results/mod.ts";
import {
  parseArguments,
  parseBudget,
  parseLabel,
  refusePositionals,
  UsageError,
} from "./arguments.ts";
import { saveAndReport } from "./bench.ts";
import { note, resultsFolder, runCommand } from "./command.ts";
import { showProgress } from "./progress_line.ts";

const FLAGS =
  `  --budget TIME   how long it may take, for example 10m (default: 8m)
  --label TEXT    a name for the run, to find it by
  --results DIR   folder of saved runs (default: results)
  --json          print the run as JSON instead of the tables
  --stack         show where an error came from
  -h, --help      show this help`;

const HELP = {
  runtimes:
    `Measures the same work on Deno, Node, Bun and Python, each in the ways that it has:
loops, threads, pools, processes. Says from what size of an item on workers pay.

Usage: deno task bench:runtimes [flags]

${FLAGS}

Node and Python are those on the PATH, Bun comes from npm. What is missing is
left out, and named.`,
  releases:
    `Measures releases of Deno beside each other: starting, asking and feeding a
thread, its memory, and from what size of an item on threads pay.

Usage: deno task bench:releases VERSION VERSION … [flags]

A version is 2.9.6, or 2.9 for the newest of its patches; 2.5…2.9 stands for all
minor versions between. They come from npm.

${FLAGS}`,
};

const BUDGET_MS = 480_000;

/** Measures programs, and saves the run. */
export async function benchContest(
  suite: Contest["suite"],
  args: readonly string[],
): Promise<number> {
  const parsed = parseArguments(args, {
    command: `bench:${suite}`,
    flags: ["json"],
    values: ["budget", "label", "results"],
    lists: [],
  });
  if (suite === "runtimes") {
    refusePositionals(parsed, "`deno task bench:runtimes`");
  }
  const versions = suite === "releases" ? readVersions(parsed.positionals) : [];
  const dir = resultsFolder(parsed.value("results"));
  await ownFolder(dir);
  const interruption = interruptOnSignals();
  using session = await openSession();
  note(
    suite === "runtimes"
      ? "Looking for Node and Python; fetching Bun from npm …"
      : `Fetching Deno ${versions.join(", ")} from npm …`,
  );
  const contest = suite === "runtimes"
    ? await findRuntimes(session.folder)
    : await findReleases(versions, session.folder);
  const prepared = prepareRun({
    profile: "default",
    budgetMs: parseBudget(parsed) ?? BUDGET_MS,
    label: parseLabel(parsed),
    pin: null,
    selection: {
      ...{ suites: [], workloads: [], models: [], cores: [] },
      ...{ replicates: false, contest },
    },
  });
  const run = await showProgress((onProgress) =>
    measureRun(prepared, {
      folder: session.folder,
      ...{ signal: interruption, onProgress },
      // The programs it compares are gone with the folder: it cannot be resumed.
      journal: { append: () => {} },
    })
  );
  return await saveAndReport(run, { dir, parsed });
}

const RANGE = /^2\.(\d+)(?:…|\.\.\.?|-)2\.(\d+)$/;
const EXAMPLE = "for example `deno task bench:releases 2.5…2.9`";
const VERSION = /^\d+\.\d+(?:\.\d+)?$/;

/** The versions that a command line names, a range written out. */
export function readVersions(texts: readonly string[]): string[] {
  // `2.5 … 2.9` comes as three words.
  const versions = texts.join(" ").replaceAll(/ *(…|\.{2,3}) */g, "$1")
    .split(" ").filter(Boolean).flatMap((text) => {
      const [, from, to] = RANGE.exec(text) ?? [];
      if (from === undefined || to === undefined) return text;
      const first = Number(from);
      return Array.from(
        { length: Math.max(0, Number(to) - first + 1) },
        (_, step) => `2.${first + step}`,
      );
    });
  const wrong = versions.find((version) => !VERSION.test(version));
  if (wrong !== undefined) {
    throw new UsageError(
      `Cannot read the versions: found "${wrong}", expected one such as 2.9 or 2.9.6`,
      EXAMPLE,
    );
  }
  if (versions.length < 2) {
    throw new UsageError(
      `Cannot compare releases: found ${
        versions.length === 0 ? "no version" : `${versions[0]} alone`
      }, expected two or more`,
      EXAMPLE,
    );
  }
  return versions;
}

if (import.meta.main) {
  const [suite, ...args] = Deno.args;
  const which = suite === "releases" ? suite : "runtimes";
  await runCommand(() => benchContest(which, args), HELP[which]);
}
