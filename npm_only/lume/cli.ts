/** Builds the site of `_config.ts`; with `--serve` it serves it too, and builds again on change. */
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { Site } from "./site.ts";

const TYPES: Readonly<Record<string, string>> = {
  html: "text/html; charset=utf-8",
  css: "text/css; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  json: "application/json",
  svg: "image/svg+xml",
};

if (import.meta.main) {
  const { default: site }: { default: Site } = await import(
    pathToFileURL(resolve("_config.ts")).href
  );
  await buildAfresh();
  console.log(`Site built into ${site.options.dest}`);
  if (Deno.args.includes("--serve")) await serve(site);
}

/** Builds in a worker, whose modules are loaded anew. */
function buildAfresh(): Promise<void> {
  const url = import.meta.resolve("./build_worker.ts");
  const worker = new Worker(url, { type: "module" });
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  worker.onmessage = ({ data }) => data ? reject(new Error(data)) : resolve();
  return promise.finally(() => worker.terminate());
}

async function serve(site: Site): Promise<void> {
  const { port, location, src } = site.options;
  Deno.serve({
    hostname: "localhost",
    port,
    onListen: () => console.log(`Serving at ${location.href}, Ctrl-C ends it`),
  }, (request) => answer(request, site));
  let timer: ReturnType<typeof setTimeout> | undefined;
  for await (const { kind } of Deno.watchFs([resolve(src)])) {
    if (kind === "access") continue;
    clearTimeout(timer);
    timer = setTimeout(rebuild, 100);
  }
}

async function rebuild(): Promise<void> {
  try {
    await buildAfresh();
    console.log("Site built again");
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
  }
}

async function answer(request: Request, site: Site): Promise<Response> {
  const { pathname } = new URL(request.url);
  const path = decodeURIComponent(pathname).replace(/\/$/, "/index.html");
  try {
    const type = TYPES[path.split(".").at(-1) ?? ""] ??
      "application/octet-stream";
    return new Response(await Deno.readFile(site.dest(path)), {
      headers: { "content-type": type, "cache-control": "no-store" },
    });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    return new Response("Not found", { status: 404 });
  }
}
