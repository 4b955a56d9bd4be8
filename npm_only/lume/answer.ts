/** Answers a request with a file of the built site, and with nothing else. */
import { join } from "node:path";

const TYPES: Readonly<Record<string, string>> = {
  html: "text/html; charset=utf-8",
  css: "text/css; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  json: "application/json",
  svg: "image/svg+xml",
  png: "image/png",
};

/**
 * @param site.folder The built site.
 * @param site.port Requests have to name it and this machine, or any page of the web could read the site by a name of
 * its own that leads here.
 */
export async function answer(
  request: Request,
  { folder, port }: { readonly folder: string; readonly port: number },
): Promise<Response> {
  const host = request.headers.get("host") ?? "";
  if (!new RegExp(`^(localhost|127\\.0\\.0\\.1):${port}$`).test(host)) {
    return refuse(400, "Unknown host");
  }
  if (request.method !== "GET" && request.method !== "HEAD") {
    return refuse(405, "Only GET and HEAD", { allow: "GET, HEAD" });
  }
  const path = readPath(new URL(request.url).pathname);
  if (path === undefined) return refuse(400, "Bad path");
  const bytes = await readWithin(folder, path);
  if (!bytes) return refuse(404, "Not found");
  const type = TYPES[path.split(".").at(-1) ?? ""] ??
    "application/octet-stream";
  return new Response(request.method === "HEAD" ? null : bytes, {
    headers: {
      "content-type": type,
      "content-length": String(bytes.length),
      "cache-control": "no-store",
    },
  });
}

/** The path below the site's folder; `undefined` for what names no file there. */
function readPath(pathname: string): string | undefined {
  let path: string;
  try {
    path = decodeURIComponent(pathname);
  } catch {
    return undefined;
  }
  const isOdd = path.includes("\0") || path.split(/[/\\]/).includes("..");
  return isOdd ? undefined : path.replace(/\/$/, "/index.html");
}

/** `undefined` for what is no file of the folder: a link may lead out of it. */
async function readWithin(
  folder: string,
  path: string,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  try {
    const file = await Deno.realPath(join(folder, path));
    if (!file.startsWith(join(await Deno.realPath(folder), "/"))) return;
    return await Deno.readFile(file);
  } catch (error) {
    // A folder, or a name longer than the file system has any, is none either.
    if (error instanceof Error) return undefined;
    throw error;
  }
}

function refuse(
  status: number,
  text: string,
  headers: Readonly<Record<string, string>> = {},
): Response {
  return new Response(text, { status, headers });
}
