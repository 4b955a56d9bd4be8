/** Builds the site of `_config.ts`; with `--serve` it serves it too, and builds again on change. */
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { answer } from "./answer.ts";
import type { Site } from "./site.ts";

const { default: site }: { default: Site } = await import(
  pathToFileURL(resolve("_config.ts")).href
);
if (Deno.args.includes("--serve")) await serve(site);
else {
  await site.build();
  console.log(`Site built into ${site.options.dest}`);
}

async function serve(site: Site): Promise<void> {
  await buildAfresh();
  const { server: { port }, location, src, watcher } = site.options;
  Deno.serve({
    hostname: "localhost",
    port,
    onListen: () => console.log(`Serving at ${location.href}, Ctrl-C ends it`),
  }, (request) => answer(request, { folder: site.dest(), port }));
  let timer: ReturnType<typeof setTimeout> | undefined;
  const watched = [src, "_config.ts", ...watcher.include];
  for await (
    const { kind } of Deno.watchFs(watched.map((path) => resolve(path)))
  ) {
    if (kind === "access") continue;
    clearTimeout(timer);
    timer = setTimeout(rebuild, 100);
  }
}

/** Builds in a worker, whose modules are loaded anew. */
function buildAfresh(): Promise<void> {
  const url = import.meta.resolve("./build_worker.ts");
  const worker = new Worker(url, { type: "module" });
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  worker.onmessage = ({ data }) => data ? reject(new Error(data)) : resolve();
  return promise.finally(() => worker.terminate());
}

async function rebuild(): Promise<void> {
  try {
    await buildAfresh();
    console.log("Site built again");
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
  }
}
