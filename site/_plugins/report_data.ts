import type lume from "lume/mod.ts";
import { formatForeign } from "../../src/text/mod.ts";
import { loadReport } from "../views/load_report.ts";
import { readSources } from "../views/workload_code.ts";

type Site = ReturnType<typeof lume>;

/** Makes the site's plugin that reads what every page shows, before each build, for runs come and go while it serves. */
export function reportData(results: string): (site: Site) => void {
  return (site) => {
    const read = async () => {
      const warn = (message: string) =>
        console.warn(formatForeign(`Left out of the site: ${message}`));
      site.data("report", await loadReport(results, { warn }));
      // The code of the workloads that this version has, for their pages.
      site.data("sources", await readSources());
    };
    site.addEventListener("beforeBuild", read);
    site.addEventListener("beforeUpdate", read);
  };
}
