import {
  countLeftOut,
  EXPORT_FORMATS,
  exportRun,
  findRun,
  storeError,
} from "../results/mod.ts";
import { parseArguments, parseChoice, UsageError } from "./arguments.ts";
import {
  EXIT,
  note,
  print,
  resultsFolder,
  runCommand,
  warn,
} from "./command.ts";

const HELP = `Writes a run for other tools.

Usage: deno task export RUN --format FORMAT [flags]

A run is named as for \`deno task compare\`: by its file, id, label or machine,
"latest" or "previous". A file of another tool is a run too: see
\`deno task import\`.

  csv                      one line a cell, as RFC 4180 has it
  markdown                 a table, and what weakens its figures
  hyperfine                as hyperfine's --export-json, for its scripts; a time
                           is the median batch of one process
  github-action-benchmark  for its tool customSmallerIsBetter
  bencher                  Bencher Metric Format: the median, between the
                           fastest and the slowest time

  --format FORMAT  one of the above
  --out FILE       write there, and never over a file (default: print it)
  --results DIR    folder of saved runs (default: results)
  --stack          show where an error came from
  -h, --help       show this help

Times are of one batch. All but csv and markdown leave out cells without times.
The exit code is 0, or 64 where the command line is wrong, 65 where a file is no
run, and 73 where the file cannot be written.`;

export async function exportTo(args: readonly string[]): Promise<number> {
  const parsed = parseArguments(args, {
    command: "export",
    values: ["format", "out", "results"],
  });
  const [reference] = parsed.positionals;
  if (!reference || parsed.positionals.length > 1) {
    throw new UsageError(
      `Cannot export: found ${parsed.positionals.length} runs, expected one`,
      "for example `deno task export latest --format markdown`",
    );
  }
  const format = parseChoice("format", {
    found: parsed.value("format"),
    choices: EXPORT_FORMATS,
  });
  const dir = resultsFolder(parsed.value("results"));
  const { run } = await findRun(reference, { dir, onProblem: warn });
  const left = countLeftOut(run, format);
  if (left > 0) {
    note(`Cells without times, which are left out: ${left}`);
  }
  await write(exportRun(run, format), parsed.value("out"));
  return EXIT.ok;
}

async function write(text: string, path: string | undefined): Promise<void> {
  if (path === undefined) {
    // A terminal acts on what a file or another program is to get as it is.
    if (Deno.stdout.isTerminal()) {
      print(text.replaceAll("\r\n", "\n").trimEnd());
    } else console.log(text.replace(/\n$/, ""));
    return;
  }
  try {
    await Deno.writeTextFile(path, text, { createNew: true });
  } catch (cause) {
    throw storeError(path, cause, {
      verb: "write",
      ifTaken: "move the file away, or name another with --out",
      hint: "name a file in a folder that exists with --out",
    });
  }
}

if (import.meta.main) await runCommand(exportTo, HELP);
