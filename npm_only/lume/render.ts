import { join } from "node:path";
import { renderComponent } from "lume/jsx-runtime";
import markdownIt from "markdown-it";
import attributes from "markdown-it-attrs";
import definitionLists from "markdown-it-deflist";
import { loadModule, type PageData, type Source } from "./sources.ts";

/** A page of the built site; `text` may be set by a processor. */
export interface Page {
  readonly data: PageData;
  /** Path in the built site, from its root. */
  readonly outputPath: string;
  text: string;
}

interface RenderOptions {
  readonly src: string;
  readonly helpers: Readonly<Record<string, unknown>>;
}

type Template = (data: PageData, helpers: RenderOptions["helpers"]) => unknown;

const markdown = markdownIt({ html: true })
  .disable("code")
  .use(attributes)
  .use(definitionLists);

/** Renders the page, or the pages, that one source makes, each in its layouts. */
export async function renderPage(
  { path, data }: Source,
  options: RenderOptions,
): Promise<Page[]> {
  const pages: Page[] = [];
  if (data.draft && !showsDrafts()) return pages;
  for await (const page of expand(data, options)) {
    if (typeof page.url !== "string") continue;
    const { content, ...rest } = page;
    let html = path.endsWith(".md")
      ? markdown.render(String(content))
      : await renderContent(content, { data: rest, options });
    if (/(\/|\.html)$/.test(page.url)) {
      html = await renderLayouts(html, { data: rest, options });
    }
    const outputPath = page.url.replace(/\/$/, "/index.html");
    pages.push({ data: page, outputPath, text: html });
  }
  return pages;
}

/** Drafts are shown while serving, unless `LUME_DRAFTS` says otherwise. */
function showsDrafts(): boolean {
  const asked = Deno.env.get("LUME_DRAFTS") ?? "";
  return /^(true|on|1)$/i.test(asked) ||
    (!/^(false|off|0)$/i.test(asked) && Deno.args.includes("--serve"));
}

async function* expand(
  data: PageData,
  { helpers }: RenderOptions,
): AsyncGenerator<PageData> {
  const { content, ...rest } = data;
  if (!isGenerator(content)) {
    yield data;
    return;
  }
  for await (const own of content(rest, helpers)) yield { ...rest, ...own };
}

function isGenerator(
  content: unknown,
): content is (...args: unknown[]) => AsyncIterable<PageData> {
  return /GeneratorFunction$/.test(content?.constructor?.name ?? "");
}

async function renderContent(
  content: unknown,
  { data, options }: { data: PageData; options: RenderOptions },
): Promise<string> {
  const children = { __html: data.content ?? "" };
  const result = typeof content === "function"
    ? await (content as Template)({ ...data, children }, options.helpers) // A page's default export is one.
    : content ?? "";
  return typeof result === "string" ? result : await renderComponent(result);
}

async function renderLayouts(
  content: string,
  { data, options }: { data: PageData; options: RenderOptions },
): Promise<string> {
  const { layout, ...rest } = data;
  if (typeof layout !== "string") return content;
  const path = join(options.src, "_includes", layout);
  const { content: template, ...own } = await loadModule(path);
  const html = await renderContent(template, {
    data: { ...own, ...rest, content },
    options,
  });
  const outer = { ...rest, layout: own.layout };
  return await renderLayouts(html, { data: outer, options });
}
