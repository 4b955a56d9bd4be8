import { dirname } from "node:path";
import { renderComponent } from "lume/jsx-runtime";
import type lume from "lume/mod.ts";
import PageList, { type SearchEntry } from "../_components/page_list.tsx";

type Site = ReturnType<typeof lume>;

/** Stands in the page of the search for the list of pages, which is known when all pages are. */
export const PAGE_LIST = "<!-- pages -->";

/** The part of a built page that is read. */
interface BuiltPage {
  readonly data: Readonly<Record<string, unknown>>;
  text: string;
}

/**
 * Makes the site's plugin that indexes its pages: by title, description and headings for its own search, and by their
 * addresses for others'. Goes before `finishPages()`, since it adds links.
 */
export function searchPages(
  { page, index }: {
    /** Its mark of {@linkcode PAGE_LIST} becomes a list of all pages but those of runs. */
    readonly page: string;
    /** Fetched when somebody searches. */
    readonly index: string;
  },
): (site: Site) => void {
  return (site) => {
    let found = { index: "", sitemap: "" };
    site.process([".html"], async (pages) => {
      const entries = pages.flatMap((built) => readEntry(built) ?? [])
        .sort((a, b) => a.url < b.url ? -1 : 1);
      // Texts rather than entries: a heading is part of the page's text, and would keep all of it.
      found = {
        index: JSON.stringify(entries),
        sitemap: entries.map(({ url }) => `${site.url(`/${url}`, true)}\n`)
          .join(""),
      };
      const own = pages.find(({ data }) => data.url === page);
      if (!own) return;
      const hits = entries.filter(({ url }) => !isRun(`/${url}`))
        .map((entry) => ({ entry }));
      const list = await renderComponent(PageList({ hits, root: "/" }));
      own.text = own.text.replace(PAGE_LIST, () => list);
    });
    const write = async () => {
      const path = site.dest(index);
      await Deno.mkdir(dirname(path), { recursive: true });
      await Deno.writeTextFile(path, found.index);
      await Deno.writeTextFile(site.dest("sitemap.txt"), found.sitemap);
      await Deno.writeTextFile(
        site.dest("robots.txt"),
        `User-agent: *\nAllow: /\nSitemap: ${site.url("/sitemap.txt", true)}\n`,
      );
    };
    site.addEventListener("afterBuild", write);
    site.addEventListener("afterUpdate", write);
  };
}

/** Pages of errors are nobody's aim, and of a run its title is enough: there may be a thousand. */
function readEntry({ data, text }: BuiltPage): SearchEntry | undefined {
  const { url, title, description } = data;
  if (typeof url !== "string" || !url.endsWith("/")) return undefined;
  if (typeof title !== "string") return undefined;
  return {
    url: url.slice(1),
    title,
    ...(isRun(url) ? { description: "", headings: [] } : {
      description: typeof description === "string" ? description : "",
      headings: readHeadings(text),
    }),
  };
}

function isRun(url: string): boolean {
  return /^\/runs\/./.test(url);
}

const HEADING = /<h([23])((?:\s[^>]*)?)>(.*?)<\/h\1>/gs;

const ENTITIES: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  nbsp: " ",
};

/** Reads the headings of the second and third level of a page, with their ids, out of HTML that the build wrote. */
export function readHeadings(
  html: string,
): readonly (readonly [text: string, id?: string])[] {
  return [...html.matchAll(HEADING)].map(
    ([, , attributes = "", inner = ""]) => {
      const [, id] = /\sid="([^"]*)"/.exec(attributes) ?? [];
      const text = textOf(inner);
      return id ? [text, id] as const : [text] as const;
    },
  );
}

function textOf(html: string): string {
  return html
    .replaceAll(/<svg.*?<\/svg>/gs, "")
    .replaceAll(/<[^>]*>/g, " ")
    .replaceAll(/&(?:#(\d+)|#x([0-9a-f]+)|([a-z]+));/gi, decode)
    .replaceAll(/\s+/g, " ")
    .trim();
}

function decode(
  whole: string,
  ...[decimal, hex, name]: readonly (string | undefined)[]
): string {
  if (name !== undefined) return ENTITIES[name] ?? whole;
  return String.fromCodePoint(
    hex === undefined ? Number(decimal) : parseInt(hex, 16),
  );
}
