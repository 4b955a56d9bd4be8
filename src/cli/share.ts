import { dirname } from "node:path";
import { findRun, parseRun, type Run, storeError } from "../results/mod.ts";
import { formatForeignJson } from "../text/mod.ts";
import { parseArguments, UsageError } from "./arguments.ts";
import { checkRunFile } from "./check.ts";
import {
  EXIT,
  note,
  printJson,
  quote,
  resultsFolder,
  runCommand,
  warn,
} from "./command.ts";
import { ownNames, withoutNames } from "./names.ts";

const HELP = `Prepares a run to be contributed, and shows what would be sent.

Usage: deno task share [RUN] [flags]

RUN is named as for \`deno task compare\` (default: latest). Names of this host and
its user, paths, addresses and the code of tasks are taken out. What is left is
written to a file and printed, byte for byte. Nothing is sent: how a pull request
is made of the file is printed at the end.

  --results DIR  folder of saved runs (default: results)
  --out DIR      folder to write into (default: crossover-shared)
  --stack        show where an error came from
  -h, --help     show this help

The exit code is 0, or 64 where the command line is wrong, 65 where there is no
such run or it cannot be contributed, and 73 where the file cannot be written.`;

export async function share(args: readonly string[]): Promise<number> {
  const parsed = parseArguments(args, {
    command: "share",
    values: ["results", "out"],
  });
  const [name = "latest", ...others] = parsed.positionals;
  if (others.length > 0) {
    throw new UsageError(
      `Cannot share: found ${parsed.positionals.length} runs, expected one`,
      "for example `deno task share latest`",
    );
  }
  const { run: saved } = await findRun(name, {
    dir: resultsFolder(parsed.value("results")),
    onProblem: warn,
  });
  const run: Run = {
    ...withoutNames(saved, ownNames()),
    origin: "contributed",
  };
  parseRun(run, { source: "the run without names" });
  const text = `${formatForeignJson(run)}\n`;
  const place = `${run.machine.id}/${run.id}.json`;
  const path = `${parsed.value("out") ?? "crossover-shared"}/${place}`;
  await write(path, text);
  await checkRunFile(path);
  printJson(run);
  const branch = `run-${run.id}`;
  note([
    "",
    `Wrote ${path}, ${text.length} characters, which stand above.`,
    "To contribute it, in a fork of Crossover:",
    `  git switch --create ${branch}`,
    `  mkdir -p results/${run.machine.id}`,
    `  cp ${quote(path)} results/${place}`,
    `  git add results/${place} && git commit -m ${quote(`Add run ${run.id}`)}`,
    `  git push --set-upstream origin ${branch}`,
    `and open a pull request of the branch ${branch}.`,
  ].join("\n"));
  return EXIT.ok;
}

/** The same run gives the same file again. */
async function write(path: string, text: string): Promise<void> {
  try {
    await Deno.mkdir(dirname(path), { recursive: true });
    await Deno.writeTextFile(path, text);
  } catch (cause) {
    throw storeError(path, cause, {
      verb: "write",
      hint: "name another folder with --out",
    });
  }
}

if (import.meta.main) await runCommand(share, HELP);
