/**
 * The report in one file, which needs no server, no scripts and nothing beside it: the pages of the site that work
 * without scripts, one after another, of which the browser shows the one that the address names.
 */
import ModelMarks from "./_components/model_marks.tsx";
import index from "./index.page.tsx";
import machines from "./machines.page.tsx";
import questions from "./questions.page.tsx";
import { renderHtml } from "./render.ts";
import runs from "./runs.page.tsx";
import tasks from "./tasks.page.tsx";
import { loadReport } from "./views/load_report.ts";
import workloads from "./workloads.page.tsx";

/** Every report begins with it. */
export const MARKER = "<!DOCTYPE html><!-- Made by Crossover. -->";

const STYLES = [
  ...["base", "frame", "tables", "charts", "tabs", "overview", "map"],
  ...["workloads", "runs", "print"],
];

/** One page at a time; what leads out of the file, or needs scripts, is none of it. */
const OWN_STYLE = `
article { display: none }
article:target, article:has(:target),
body:not(:has(article:target, article :target)) article:first-of-type {
  display: block;
}
a:not([href]) { color: inherit; text-decoration: none }
a[download], form, .map-controls { display: none }
@media print { article { display: block } }
`;

interface Page {
  readonly url: string;
  readonly title: string;
  readonly html: string;
}

/** Writes the report of a folder of saved runs; `warn` is told of files that hold none. */
export async function renderReport(
  results: string,
  { warn }: { readonly warn: (message: string) => void },
): Promise<string> {
  const report = await loadReport(results, { warn });
  const helpers = { url: (path: string) => path };
  const made = [
    ...index({ report }),
    ...questions({ report }),
    ...workloads({ report, sources: [] }),
    ...machines({ report }),
    ...tasks({ report }),
    ...runs({ report }, helpers),
  ].filter(({ url }) => url.endsWith("/"));
  const pages: Page[] = [];
  for (const { url, title = "", content } of made) {
    const html = await renderHtml(content);
    pages.push({ url, title, html: html.replaceAll(SCRIPT, "") });
  }
  const styles = await Promise.all(STYLES.map(readStyle));
  const page = await renderHtml(
    <Frame pages={pages} style={[...styles, OWN_STYLE].join("\n")} />,
  );
  return `${MARKER}\n${page}\n`;
}

/** From a file or, in a package, from where its modules come from. */
async function readStyle(name: string): Promise<string> {
  const url = new URL(`./_styles/${name}.css`, import.meta.url);
  return await (await fetch(url)).text();
}

/** Data for scripts of the site. */
const SCRIPT = /<script\b.*?<\/script>/gs;

const POLICY = "default-src 'none'; style-src 'unsafe-inline'";

function Frame(
  { pages, style }: { readonly pages: readonly Page[]; readonly style: string },
) {
  const places = new Map(pages.map(({ url }, place) => [url, place]));
  const sections = pages.filter(({ url }) => /^\/(\w+\/)?$/.test(url));
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content={POLICY} />
        <title>Crossover report</title>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <style dangerouslySetInnerHTML={{ __html: style }} />
      </head>
      <body>
        <header class="head">
          <a class="brand" href="#/">Crossover</a>
          <nav aria-label="Sections">
            <ul>
              {sections.map(({ url, title }) => (
                <li>
                  <a href={`#${url}`}>{url === "/" ? "Overview" : title}</a>
                </li>
              ))}
            </ul>
          </nav>
        </header>
        <main>
          {pages.map(({ url, html }) => (
            <article
              id={url}
              dangerouslySetInnerHTML={{
                __html: withinFile(html, { url, places }),
              }}
            />
          ))}
        </main>
        <ModelMarks />
      </body>
    </html>
  );
}

const TAG = /<[a-z][^>]*>/g;
const ID = / id="([^"]*)"/g;
/** What names elements of its page, one or several. */
const NAMES =
  / (id|for|aria-labelledby|aria-describedby|aria-controls)="([^"]*)"/g;
const LINK = / href="(\/[^"#]*)?(?:#([^"]*))?"/g;
const PAINT = /url\(#([^)]*)\)/g;

/** The HTML of a page with its ids told apart from those of others, and its links within the file; others are no links. */
export function withinFile(
  html: string,
  { url, places }: {
    readonly url: string;
    /** Number of each page, by its address. */
    readonly places: ReadonlyMap<string, number>;
  },
): string {
  const own = new Set(html.matchAll(ID).map(([, id]) => id));
  const rename = (id: string, page = url) => `p${places.get(page)}-${id}`;
  const renameOwn = (id: string) => own.has(id) ? rename(id) : id;
  return html.replaceAll(TAG, (tag) =>
    tag.replaceAll(
      NAMES,
      (_, name, ids: string) =>
        ` ${name}="${ids.split(" ").map(renameOwn).join(" ")}"`,
    ).replaceAll(
      LINK,
      (_, path: string | undefined, id: string | undefined) => {
        if (path === undefined) return ` href="#${renameOwn(id ?? "")}"`;
        if (!places.has(path)) return "";
        return ` href="#${id ? rename(id, path) : path}"`;
      },
    ).replaceAll(PAINT, (_, id) => `url(#${renameOwn(id)})`));
}
