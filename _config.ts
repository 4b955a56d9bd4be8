/// <reference types="lume/types.ts" />
import { relative } from "node:path";
import lume from "lume/mod.ts";
import jsx from "lume/plugins/jsx.ts";
import { bundle, bundleClient } from "./site/_plugins/bundle_client.ts";
import { copyRuns } from "./site/_plugins/copy_runs.ts";
import { finishPages } from "./site/_plugins/finish_pages.ts";
import { joinStyles } from "./site/_plugins/join_styles.ts";
import { reportData } from "./site/_plugins/report_data.ts";
import { searchPages } from "./site/_plugins/search_pages.ts";

/** What differs between one site and another. */
interface SiteSettings {
  /** Folder of the saved runs. */
  readonly results: string;
  /** Folder to build into. @default {_site} */
  readonly folder?: string | undefined;
  /** Address of the site; absent where the command line names it. */
  readonly location?: URL;
  /** Bundles the scripts of the pages. */
  readonly bundler?: typeof bundle;
}

/** The site of some saved runs, to be built. */
export function createSite(
  { results, folder, location, bundler = bundle }: SiteSettings,
) {
  const site = lume({
    src: "site",
    dest: folder ? relative(Deno.cwd(), folder) : "_site",
    ...(location && { location }),
    // `src/cli/site.ts` empties it, having made sure whose it is.
    emptyDest: false,
    watcher: { include: [results, "src"] },
  });
  site.use(jsx());
  site.use(reportData(results));
  site.use(searchPages({ page: "/search/", index: "search/pages.json" }));
  site.use(finishPages());
  site.use(
    bundleClient({
      entries: [
        "client/main.ts",
        "client/advise/main.ts",
        "client/compare/main.ts",
        "client/compare/worker.ts",
        "client/play/main.ts",
        "client/play/scheduler.ts",
      ],
      output: "client",
      bundler,
    }),
  );
  site.use(joinStyles({
    folder: "_styles",
    // A later one wins over an earlier one.
    files: [
      ...["base", "frame", "tables", "charts", "tabs", "overview", "map"],
      ...["guide", "workloads", "runs", "forms", "compare", "advise", "play"],
      "print",
    ],
    output: "styles.css",
  }));
  site.use(copyRuns());
  site.add("favicon.svg");
  site.add("card.png");
  return site;
}

export default createSite({
  results: Deno.env.get("CROSSOVER_RESULTS") || "results",
  folder: Deno.env.get("CROSSOVER_SITE"),
});
