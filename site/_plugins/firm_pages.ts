import type lume from "lume/mod.ts";
import { firmUnits } from "../../src/text/format.ts";

type Site = ReturnType<typeof lume>;

/** Marks, and elements whose text is no prose; what is left between them is. */
const PARTS = /(<(script|pre|code|title)\b.*?<\/\2>|<[^>]*>)|[^<]+/gs;

/** Makes the site's plugin that keeps figures and their units on one line, in the text of every page. */
export function firmPages(): (site: Site) => void {
  return (site) =>
    site.process([".html"], (pages) => {
      for (const page of pages) {
        if (isPage(page.data.url)) page.text = firmText(page.text);
      }
    });
}

/** Costs are written as pages too, and are none. */
function isPage(url: unknown): boolean {
  return typeof url === "string" && /(\/|\.html)$/.test(url);
}

/** Makes the units of a page's prose firm, and leaves its marks and its code as they are. */
export function firmText(html: string): string {
  return html.replaceAll(
    PARTS,
    (part, kept?: string) => kept === undefined ? firmUnits(part) : part,
  );
}
