import { importForeign, type Run } from "../../../src/results/mod.ts";

/** Stands for the date of a file that tells none. */
export const FILE_DATE = new Date("2026-11-21T12:00:00.000Z");

/** The text of one of the fixtures. */
export async function fixture(name: string): Promise<string> {
  return await Deno.readTextFile(new URL(`fixtures/${name}`, import.meta.url));
}

/** Imports what a test wrote: an object, or text that is not JSON. */
export function importValue(value: unknown): Run {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return importForeign(text, { fileName: "test.json", fileDate: FILE_DATE });
}

/** The cells of a run by the names of their benches. */
export function cellsByLabel(run: Run): Map<string, Run["cells"][number]> {
  return new Map(
    run.cells.map((cell) => [
      run.workloads.find(({ id }) => id === cell.workload)?.label ?? "",
      cell,
    ]),
  );
}

/** The times of a cell, round by round; empty where it was not measured. */
export function timesOf(run: Run, label: string): number[][] {
  const outcome = cellsByLabel(run).get(label)?.outcome;
  return outcome?.kind === "measured"
    ? outcome.rounds.map(({ samplesNs }) => [...samplesNs])
    : [];
}
