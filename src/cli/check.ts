import { basename, dirname } from "node:path";
import { loadRun, RunFormatError } from "../results/mod.ts";
import { implausibilities, MAX_SHARED_BYTES } from "../results/plausibility.ts";
import { parseArguments, UsageError } from "./arguments.ts";
import { EXIT, note, print, runCommand } from "./command.ts";
import { findPath } from "./names.ts";

const HELP = `Checks runs that somebody contributes, before they are merged.

Usage: deno task check FILE …

A run is refused where its format is not that of this version, where fields
contradict each other, where it is too large or not in the place of its machine
and id, where its figures cannot have been measured, and where a path is left in
one of its texts.

  --stack     show where an error came from
  -h, --help  show this help

The exit code is 0, or 64 where the command line is wrong, and 65 where a run is
refused.`;

export async function check(args: readonly string[]): Promise<number> {
  const { positionals } = parseArguments(args, { command: "check" });
  if (positionals.length === 0) {
    throw new UsageError(
      "Cannot check: found no file, expected one at least",
      "for example `deno task check results/MACHINE/RUN.json`",
    );
  }
  let refused = 0;
  for (const path of positionals) {
    try {
      await checkRunFile(path);
    } catch (error) {
      if (!(error instanceof RunFormatError)) throw error;
      refused++;
      note(`refused: ${error.message}`);
    }
  }
  print(`${positionals.length - refused} accepted, ${refused} refused.`);
  return refused > 0 ? EXIT.badInput : EXIT.ok;
}

/** @throws {RunFormatError} where a run cannot be contributed, with the first reason. */
export async function checkRunFile(path: string): Promise<void> {
  const refuse = (field: string, problem: string) => {
    throw new RunFormatError({
      ...{ source: path, field, problem },
      hint: "`deno task share` makes a file that can be contributed",
    });
  };
  const { size } = await Deno.stat(path).catch(() => ({ size: 0 }));
  if (size > MAX_SHARED_BYTES) {
    refuse("", `found ${size} bytes, expected at most ${MAX_SHARED_BYTES}`);
  }
  const run = await loadRun(path);
  for (const { field, problem } of implausibilities(run)) {
    refuse(field, problem);
  }
  const place = `${run.machine.id}/${run.id}.json`;
  const found = `${basename(dirname(path))}/${basename(path)}`;
  if (found !== place) refuse("", `found it as ${found}, expected ${place}`);
  const text = findPath(run);
  if (text !== undefined) {
    refuse("", `found a path in "${text.slice(0, 80)}", expected none`);
  }
}

if (import.meta.main) await runCommand(check, HELP);
