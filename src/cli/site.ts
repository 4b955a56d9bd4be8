/**
 * `deno task site` and `deno task serve`: checks what Lume takes for granted, and lets it build. The launcher names the
 * folders in the environment, for `_config.ts` reads them too.
 */
import { relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { UnsupportedError } from "../measure/mod.ts";
import { EXIT, print, runCommand } from "./command.ts";
import { checkLocation, claimSiteFolder, replaceSite } from "./site_folder.ts";

const KEPT = {
  project: fileURLToPath(new URL("../../", import.meta.url)),
  results: resolve(Deno.env.get("CROSSOVER_RESULTS") || "results"),
};
const OUT = resolve(Deno.env.get("CROSSOVER_SITE") || "_site");

await runCommand((args) => args.includes("--serve") ? serve(args) : build());

async function build(): Promise<number> {
  await replaceSite(OUT, KEPT, async (beside) => {
    Deno.env.set("CROSSOVER_SITE", beside);
    const { default: site } = await import("../../_config.ts");
    const { log } = await import("lume/core/utils/log.ts");
    await site.build();
    const isBroken = log.hasErrors;
    log.output();
    if (isBroken) {
      throw new Error(
        "Cannot build the site: found pages that fail, which Lume names above",
      );
    }
    checkLocation(beside, site.options.location);
  });
  print(`Site built into ${relative(Deno.cwd(), OUT) || "."}`);
  return EXIT.ok;
}

async function serve(args: readonly string[]): Promise<number> {
  const port = args.map((arg) => /^--port=(\d+)$/.exec(arg)?.[1])
    .find((value) => value !== undefined);
  if (port !== undefined) checkPort(Number(port));
  await claimSiteFolder(OUT, KEPT);
  await import("lume/cli.ts");
  return await new Promise(() => {});
}

function checkPort(port: number): void {
  try {
    Deno.listen({ port, hostname: "0.0.0.0" }).close();
  } catch (error) {
    if (!(error instanceof Deno.errors.AddrInUse)) throw error;
    throw new UnsupportedError(
      `Cannot serve on port ${port}: found it taken, expected a free one`,
      "name another one with --port, or none at all",
    );
  }
}
