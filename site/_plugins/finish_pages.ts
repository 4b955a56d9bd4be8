import type lume from "lume/mod.ts";
import { firmText } from "../render.ts";

type Site = ReturnType<typeof lume>;

/**
 * Makes the site's plugin that finishes its pages: figures stay on one line with their units, and links that begin at
 * the root begin with the path of the site's location. Pages are handled as text, one at a time: `base_path` of Lume
 * does the same on a DOM, and keeps that of every page until all are written.
 */
export function finishPages(): (site: Site) => void {
  return (site) => {
    const base = site.url("/");
    site.process([".html"], (pages) => {
      for (const page of pages) {
        if (!isPage(page.data.url)) continue;
        page.text = withBase(firmText(page.text), base);
      }
    });
  };
}

/** Costs are written as pages too, and are none. */
function isPage(url: unknown): boolean {
  return typeof url === "string" && /(\/|\.html)$/.test(url);
}

/** Data in scripts holds no `<`, so that it has none. */
const TAG = /<[a-z][^>]*>/g;

/** A link that begins at the root; one that begins with two slashes names a host. */
const ROOT_LINK = /( (?:href|src|action)=")\/(?!\/)/g;

/** Puts the path of a location before every link of a page that begins at the root. */
export function withBase(html: string, base: string): string {
  if (base === "/") return html;
  return html.replaceAll(TAG, (tag) => tag.replaceAll(ROOT_LINK, `$1${base}`));
}
