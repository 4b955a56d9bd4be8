import { listRuns } from "../../src/results/mod.ts";
import { makeReport, type Report } from "./report.ts";

/** Folder that runs are read from where nothing else is said. */
export const DEFAULT_RESULTS = "results";

/**
 * Reads every run of a folder for the pages. A file that holds no readable run is left out
 * and named through `warn`, so that one broken file never takes the whole site down.
 */
export async function loadReport(
  folder: string,
  warn: (message: string) => void,
): Promise<Report> {
  const { runs, problems } = await listRuns(folder);
  for (const { message } of problems) warn(message);
  return makeReport(runs);
}
