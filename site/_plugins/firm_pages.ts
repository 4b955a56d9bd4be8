import type lume from "lume/mod.ts";
import { firmText } from "../render.ts";

type Site = ReturnType<typeof lume>;

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
