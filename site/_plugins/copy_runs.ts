import { dirname } from "node:path";
import { exportRun, loadRun } from "../../src/results/mod.ts";
import type lume from "lume/mod.ts";

type Site = ReturnType<typeof lume>;

/** What {@linkcode copyRuns} reads of a built page: set by `runs.page.tsx` on the page of a run. */
interface RunPageData {
  readonly url?: unknown;
  readonly runFile?: unknown;
  readonly hasCsv?: unknown;
}

/**
 * Makes the site's plugin that puts the file of each run beside its page as `run.json`, and its cells as `cells.csv`.
 * The file is copied byte for byte, so that what a reader downloads is what was measured and saved.
 */
export function copyRuns(): (site: Site) => void {
  return (site) => {
    const copy = async (
      { pages }: { readonly pages: readonly { data: RunPageData }[] },
    ) => {
      for (const { data } of pages) {
        await copyRun(data, (path) => site.dest(path));
      }
    };
    site.addEventListener("afterBuild", copy);
    site.addEventListener("afterUpdate", copy);
  };
}

async function copyRun(
  { url, runFile, hasCsv }: RunPageData,
  dest: (path: string) => string,
): Promise<void> {
  if (typeof runFile !== "string" || typeof url !== "string") return;
  const target = dest(`${url}run.json`);
  await Deno.mkdir(dirname(target), { recursive: true });
  await Deno.copyFile(runFile, target);
  if (!hasCsv) return;
  const csv = exportRun(await loadRun(runFile), "csv");
  await Deno.writeTextFile(dest(`${url}cells.csv`), csv);
}
