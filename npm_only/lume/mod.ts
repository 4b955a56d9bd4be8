/** The part of Lume that the project uses; see ../README.md. */
import { parseArgs } from "node:util";
import { Site, type SiteOptions } from "./site.ts";

export default function lume(options: SiteOptions = {}): Site {
  const { values } = parseArgs({
    args: Deno.args,
    strict: false,
    options: {
      src: { type: "string" },
      dest: { type: "string" },
      location: { type: "string" },
      port: { type: "string" },
      serve: { type: "boolean" },
    },
  });
  const port = Number(values.port ?? (values.serve ? freePort() : 3000));
  const fallback = values.serve ? `http://localhost:${port}/` : undefined;
  const location = values.location ?? fallback ?? options.location;
  return new Site({
    src: String(values.src ?? options.src ?? "./"),
    dest: String(values.dest ?? options.dest ?? "_site"),
    location: new URL(String(location ?? "http://localhost/")),
    server: { port },
    watcher: { include: options.watcher?.include ?? [] },
  });
}

/** Like Lume, the first free one from 3000 on; the workers that build again are told which it was. */
function freePort(): number {
  const known = Deno.env.get("LUME_PORT");
  if (known !== undefined) return Number(known);
  for (let port = 3000; port <= 3010; port++) {
    try {
      Deno.listen({ hostname: "localhost", port }).close();
      Deno.env.set("LUME_PORT", String(port));
      return port;
    } catch (error) {
      if (!(error instanceof Deno.errors.AddrInUse)) throw error;
    }
  }
  return 3000;
}
