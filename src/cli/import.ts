import { FOREIGN_FORMATS } from "../results/foreign/import_foreign.ts";
import { assertCanSave, loadRun, type Run, saveRun } from "../results/mod.ts";
import { parseArguments, parseLabel, UsageError } from "./arguments.ts";
import { EXIT, print, resultsFolder, runCommand } from "./command.ts";
import { wrap } from "./table.ts";

const FORMATS = FOREIGN_FORMATS.map(({ tool, writtenBy }) =>
  `  ${tool.padEnd(16)}  ${writtenBy.replaceAll("\n", `\n${" ".repeat(20)}`)}`
).join("\n");

const HELP =
  `Saves files of other tools as runs, to be compared and shown like our own.

Usage: deno task import FILE … [flags]

A file is recognised by what only its tool writes:

${FORMATS}

It may be UTF-8 or UTF-16, compressed by gzip, and hold other output before the
report. A bench is known by its whole name and parameters, so files of other
benches or another order compare with it.

A run that Crossover saved elsewhere is taken in as it is. Files can also be
compared without this: \`deno task compare BEFORE.json AFTER.json\`.

  --results DIR   folder of saved runs (default: results)
  --label TEXT    a name for the run; for one FILE only
  --stack         show where an error came from
  -h, --help      show this help

Nothing is saved unless every file can be read, and no saved run is replaced: a
file cannot be imported twice, unless it tells no time of measuring and its own
date has changed. The exit code is 0 where all was saved, 64 where the command
line is wrong, 65 where a file cannot be read, and 73 where a run cannot be
saved.`;

const MAX_NAMED = 5;

export async function importFiles(args: readonly string[]): Promise<number> {
  const parsed = parseArguments(args, {
    command: "import",
    values: ["results", "label"],
  });
  const files = parsed.positionals;
  const label = parseLabel(parsed);
  checkUsage(files, label);
  const dir = resultsFolder(parsed.value("results"));
  const runs: Run[] = [];
  for (const file of files) {
    const run = await loadRun(file);
    runs.push(label === null ? run : { ...run, label });
  }
  await assertCanSave(dir);
  for (const run of runs) {
    const path = await saveRun(run, { dir });
    print(describe(run, path));
  }
  return EXIT.ok;
}

function checkUsage(files: readonly string[], label: string | null): void {
  if (files.length === 0) {
    throw new UsageError(
      "Cannot import: found no file, expected one at least",
      "for example `deno task import hyperfine.json`",
    );
  }
  if (label !== null && files.length > 1) {
    throw new UsageError(
      `Cannot label: found ${files.length} files, expected one`,
      "a label names one run; import each file on its own",
    );
  }
}

function describe(run: Run, path: string): string {
  const { tool, cells, warnings } = run;
  const measured =
    cells.filter(({ outcome }) => outcome.kind === "measured").length;
  const lines = [
    `Saved ${path}`,
    `${tool.name}, ${measured} of ${cells.length} benches measured`,
    ...describeUnmeasured(run),
    ...warnings.filter(({ kind }) => kind === "foreign")
      .map(({ message }) => message),
  ];
  return lines.flatMap((line, index) =>
    index === 0 ? [line] : wrap(line, { indent: "  " })
  ).join("\n");
}

/** Why benches of another tool were not measured, by reason. */
function describeUnmeasured({ tool, cells, workloads }: Run): string[] {
  if (tool.name === "crossover") return [];
  const labels = new Map(workloads.map(({ id, label }) => [id, label]));
  const reasons = cells.flatMap(({ workload, outcome }) =>
    outcome.kind === "measured"
      ? []
      : [{ bench: labels.get(workload) ?? workload, reason: outcome.reason }]
  );
  return [...Map.groupBy(reasons, ({ reason }) => reason)].map(
    ([reason, all]) => {
      const named = all.slice(0, MAX_NAMED).map(({ bench }) => bench);
      const more = all.length - named.length;
      return `Not measured: ${named.join("; ")}${
        more > 0 ? ` and ${more} more` : ""
      }. ${reason}`;
    },
  );
}

if (import.meta.main) await runCommand(importFiles, HELP);
