import { formatForeign } from "../src/analysis/mod.ts";
import { DEFAULT_RESULTS, loadReport } from "./views/load_report.ts";
import { readSources } from "./views/read_sources.ts";

const folder = Deno.env.get("CROSSOVER_RESULTS") || DEFAULT_RESULTS;

/** What every page shows, read once for the whole build. */
export const report = await loadReport(
  folder,
  {
    warn: (message) =>
      console.warn(formatForeign(`Left out of the site: ${message}`)),
  },
);

/** The code of the workloads that this version has, for their pages. */
export const sources = await readSources();

/** The layout of every page that names no other. */
export const layout = "base.tsx";
