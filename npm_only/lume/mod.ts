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
  const port = Number(values.port ?? 3000);
  const fallback = values.serve ? `http://localhost:${port}/` : undefined;
  const location = values.location ?? fallback ?? options.location;
  return new Site({
    src: String(values.src ?? options.src ?? "./"),
    dest: String(values.dest ?? options.dest ?? "_site"),
    location: new URL(String(location ?? "http://localhost/")),
    port,
  });
}
