import { join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import { parse } from "yaml";

export type PageData = Record<string, unknown>;

/** A file that makes one page or several, with the data of its folders. */
export interface Source {
  readonly path: string;
  readonly data: PageData;
}

const PAGE = /\.(page\.tsx?|md)$/;

/** Finds the pages below a folder. Names that begin with `_` or `.` are no pages. */
export async function loadSources(
  root: string,
  { folder = root, inherited = {} }: { folder?: string; inherited?: PageData } =
    {},
): Promise<Source[]> {
  const entries = await Array.fromAsync(Deno.readDir(folder));
  entries.sort((a, b) => a.name < b.name ? -1 : 1);
  const shared = entries.some(({ name }) => name === "_data.ts")
    ? { ...inherited, ...await loadModule(join(folder, "_data.ts")) }
    : inherited;
  const sources: Source[] = [];
  for (const { name, isDirectory } of entries) {
    const path = join(folder, name);
    if (name.startsWith("_") || name.startsWith(".")) continue;
    if (isDirectory) {
      sources.push(
        ...await loadSources(root, { folder: path, inherited: shared }),
      );
    } else if (PAGE.test(name)) {
      const own = await loadPage(path);
      const url = own.url ?? defaultUrl(relative(root, path));
      sources.push({ path, data: { ...shared, ...own, url } });
    }
  }
  return sources;
}

async function loadPage(path: string): Promise<PageData> {
  if (!path.endsWith(".md")) return await loadModule(path);
  const text = await Deno.readTextFile(path);
  const [, header, content] = /^---\r?\n(.*?)\r?\n---\r?\n(.*)$/s.exec(text) ??
    [undefined, "", text];
  return { ...parse(header ?? ""), content };
}

/** Named exports are data; the default export is the content. */
export async function loadModule(path: string): Promise<PageData> {
  const { default: content, ...data } = await import(pathToFileURL(path).href);
  return content === undefined ? data : { ...data, content };
}

function defaultUrl(path: string): string {
  const stem = path.replaceAll("\\", "/").replace(PAGE, "");
  return `/${stem}/`.replace(/\/index\/$/, "/");
}
