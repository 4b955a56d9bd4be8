import { MARKER, renderReport } from "../../site/report.tsx";
import { storeError } from "../results/mod.ts";
import { parseArguments, refusePositionals } from "./arguments.ts";
import { EXIT, print, resultsFolder, runCommand, warn } from "./command.ts";

const HELP = `Writes a report of the saved runs, in one file.

Usage: deno task report [flags]

The file needs nothing beside it and no server: open it in a browser, or send it.
It holds the map, the answers, the tiers of each workload and the tables of each
run. What needs scripts (Compare, Advise, Play) and the guide are pages of the
site alone.

  --results DIR  folder of saved runs (default: results)
  --out FILE     write there, and over nothing but an earlier report (default:
                 crossover-report.html)
  --stack        show where an error came from
  -h, --help     show this help

The exit code is 0, or 64 where the command line is wrong, 65 where there is no
folder of runs, and 73 where the file cannot be written.`;

export async function report(args: readonly string[]): Promise<number> {
  const parsed = parseArguments(args, {
    command: "report",
    values: ["results", "out"],
  });
  refusePositionals(parsed, "for example `deno task report --out report.html`");
  const html = await renderReport(resultsFolder(parsed.value("results")), {
    warn: (message) => warn(new Error(`Left out of the report: ${message}`)),
  });
  const path = parsed.value("out") ?? "crossover-report.html";
  try {
    await Deno.writeTextFile(path, html, { createNew: !await isReport(path) });
  } catch (cause) {
    throw storeError(path, cause, {
      verb: "write",
      ifTaken: "move the file away, or name another with --out",
      hint: "name a file in a folder that exists with --out",
    });
  }
  print(`Wrote ${path}`);
  return EXIT.ok;
}

async function isReport(path: string): Promise<boolean> {
  const text = await Deno.readTextFile(path).catch(() => "");
  return text.startsWith(MARKER);
}

if (import.meta.main) await runCommand(report, HELP);
