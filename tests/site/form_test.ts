import {
  assert,
  assertEquals,
  assertLess,
  assertMatch,
  assertNotMatch,
  assertStringIncludes,
} from "@std/assert";
import { listFiles } from "../fixtures/checkout.ts";
import { questionUrl } from "../../site/views/names.ts";
import { guideLabel } from "../../site/views/guide.ts";
import { QUESTIONS } from "../../site/views/question_catalog.ts";
import { LOCATION } from "./site_builder.ts";
import {
  buildWholeSite,
  compressedBytes,
  readPages,
  type SitePage,
} from "./whole_site.ts";

const site = await buildWholeSite();
const pages = await readPages(site.folder);

/** Says of which page an assertion is. */
function ofEach(check: (page: SitePage) => void): void {
  for (const page of pages) {
    try {
      check(page);
    } catch (error) {
      throw new Error(`On the page "${page.path}"`, { cause: error });
    }
  }
}

function contentOf(html: string, name: string): string {
  const [, content = ""] =
    new RegExp(`<meta (?:name|property)="${name}" content="([^"]*)"`)
      .exec(html) ?? [];
  return content;
}

Deno.test("every page has a title and a description of its own kind, and tells both to those who share it", () => {
  ofEach(({ html }) => {
    const [, title = ""] = /<title>([^<]*) – Crossover<\/title>/.exec(html) ??
      [];
    assert(title.length > 3, `title: ${title}`);
    assert(contentOf(html, "description").length > 20);
    assertEquals(contentOf(html, "og:title"), title);
    assertEquals(
      contentOf(html, "og:description"),
      contentOf(html, "description"),
    );
    assertEquals(contentOf(html, "twitter:card"), "summary_large_image");
    assertStringIncludes(contentOf(html, "og:image"), `${LOCATION}card.png`);
  });
  for (const name of ["og:title", "og:description"]) {
    const texts = pages.map(({ html }) => contentOf(html, name));
    const again = texts.filter((text, at) => texts.indexOf(text) < at);
    assertEquals(again, []);
  }
});

Deno.test("figures begin or end with their captions, forms have buttons, and only fields that can complete text are told not to", () => {
  ofEach(({ html }) => {
    for (const [figure] of html.matchAll(/<figure[\s>].*?<\/figure>/gs)) {
      if (!figure.includes("<figcaption")) continue;
      assertMatch(
        figure,
        /^<figure[^>]*>\s*<figcaption|<\/figcaption>\s*<\/figure>$/,
      );
    }
    assertNotMatch(
      html,
      /<input [^>]*type="(?:checkbox|radio)"[^>]* autocomplete=/,
    );
    for (const [form] of html.matchAll(/<form[\s>].*?<\/form>/gs)) {
      const [, id] = /^<form [^>]*id="([^"]*)"/.exec(form) ?? [];
      assert(
        form.includes("<button") || html.includes(`form="${id}"`),
        form.slice(0, 80),
      );
    }
  });
});

Deno.test("every page names its own address", () => {
  ofEach(({ path, html }) =>
    assertStringIncludes(
      html,
      `<link rel="canonical" href="${LOCATION}${path}">`,
    )
  );
});

Deno.test("every page has one heading of the first level, and skips none", () => {
  ofEach(({ html }) => {
    const levels = [...html.matchAll(/<h([1-6])[\s>]/g)]
      .map(([, level]) => Number(level));
    assertEquals(levels.filter((level) => level === 1).length, 1);
    levels.reduce((before, level) => {
      assert(level <= before + 1, `h${level} after h${before}`);
      return level;
    }, 0);
  });
});

Deno.test("every page obeys a policy that lets it run its own scripts alone", () => {
  ofEach(({ html }) => {
    const [, policy = ""] =
      /<meta http-equiv="Content-Security-Policy" content="([^"]*)"/
        .exec(html) ?? [];
    assertStringIncludes(policy, "default-src 'none'");
    assertNotMatch(policy, /unsafe|\*|https?:|data:/);
    assertNotMatch(html, /<[a-z][^<>]*\sstyle="/i);
    assertNotMatch(html, /<[a-z][^<>]*\son[a-z]+="/i);
    assertNotMatch(html, /<style|<iframe|<object|<embed|javascript:/i);
    for (const [, attributes = ""] of html.matchAll(/<script([^>]*)>/g)) {
      assertMatch(attributes, /src="\/|type="application\/json"/);
    }
  });
});

Deno.test("no page loads anything from elsewhere", () => {
  ofEach(({ html }) => {
    for (const [tag] of html.matchAll(/<(?:script|img|link)\s[^>]*>/g)) {
      if (tag.includes('rel="canonical"')) continue;
      assertNotMatch(tag, /(?:src|href)="(?:https?:)?\/\//);
    }
  });
});

Deno.test("every page says where in the site it is", () => {
  ofEach(({ path, html }) => {
    const [nav = ""] = /<nav aria-label="Sections">.*?<\/nav>/s.exec(html) ??
      [];
    const marked = [...nav.matchAll(/aria-current="(page|true)"/g)];
    assertEquals(marked.length, path === "404.html" ? 0 : 1);
  });
});

Deno.test("every link of every page leads to a file of the site, and to a place that is there", async () => {
  const files = new Set(await listFiles(site.folder));
  const base = new URL(LOCATION).pathname;
  const htmlOf = new Map(pages.map(({ path, html }) => [path, html]));
  ofEach(({ path, html }) => {
    for (const [, link = ""] of html.matchAll(/\s(?:href|src)="([^"]*)"/g)) {
      if (link.startsWith("http")) continue;
      const [, target = "", id] =
        /^([^#?]*)(?:\?[^#]*)?(?:#(.+))?$/.exec(link) ??
          [];
      assert(target === "" || target.startsWith(base), link);
      const to = target === "" ? path : target.slice(base.length);
      assert(files.has(to.replace(/(^|\/)$/, "$1index.html")), link);
      if (id) assertStringIncludes(htmlOf.get(to) ?? "", ` id="${id}"`, link);
    }
  });
});

Deno.test("every page leads to how it is measured, and each question to the page of the guide that explains it", () => {
  const base = new URL(LOCATION).pathname;
  ofEach(({ html }) =>
    assertMatch(
      html,
      new RegExp(`<footer.*href="${base}guide/measuring/".*</footer>`, "s"),
    )
  );
  for (const { id, guide } of QUESTIONS) {
    const page = pages.find(({ path }) => `/${path}` === questionUrl(id));
    assertStringIncludes(
      page?.html ?? "",
      `In the guide: <a href="${base}${guide.slice(1)}">${guideLabel(guide)}`,
    );
  }
  const explained = QUESTIONS.map(({ guide }) => guide);
  assert(!explained.includes("/guide/"));
});

Deno.test("a lost address leads to the overview and the search", async () => {
  const html = await site.read("404.html");
  assertStringIncludes(html, `href="${new URL(LOCATION).pathname}search/"`);
});

Deno.test("no page and no summary of a machine weighs much, and the index of the search least", async () => {
  for (const { path, html } of pages) {
    // The page of a run lists every cell, more than 300 of a thorough one.
    const most = path.startsWith("runs/") ? 40_000 : 30_000;
    assertLess(await compressedBytes(html), most, path);
  }
  const files = await listFiles(site.folder);
  const costs = files.filter((path) => path.endsWith("/costs.json"));
  assert(costs.length > 0);
  for (const path of costs) {
    assertLess(await compressedBytes(await site.read(path)), 30_000, path);
  }
  for (const path of ["index.html", "search/pages.json", "styles.css"]) {
    assertLess(await compressedBytes(await site.read(path)), 20_000, path);
  }
});

Deno.test("the one style sheet holds every file of styles, and asks for nothing else", async () => {
  const css = await site.read("styles.css");
  for (const file of await listFiles("site/_styles")) {
    const text = await Deno.readTextFile(`site/_styles/${file}`);
    assertStringIncludes(css, text, file);
  }
  assertNotMatch(css, /@import|url\(/);
});
