/// <reference types="lume/types.ts" />
import { relative } from "node:path";
import lume from "lume/mod.ts";
import jsx from "lume/plugins/jsx.ts";
import { bundleClient } from "./site/_plugins/bundle_client.ts";
import { copyRuns } from "./site/_plugins/copy_runs.ts";
import { finishPages } from "./site/_plugins/finish_pages.ts";
import { joinStyles } from "./site/_plugins/join_styles.ts";
import { reportData } from "./site/_plugins/report_data.ts";
import { searchPages } from "./site/_plugins/search_pages.ts";

const results = Deno.env.get("CROSSOVER_RESULTS") || "results";
const folder = Deno.env.get("CROSSOVER_SITE");

const site = lume({
  src: "site",
  dest: folder ? relative(Deno.cwd(), folder) : "_site",
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

export default site;
