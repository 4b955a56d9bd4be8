/**
 * The components as HTML. Pages get theirs at build time; where a page answers its reader, its script renders the same
 * components in the browser, with the same JSX runtime:
 *
 *   component ── renderHtml() ──▶ HTML ── Lume ──▶ page
 *                                   └── client/show.ts ──▶ what stands in the page already, changed in place
 *
 * The runtime escapes every text and every attribute, so that a saved run of a stranger stays text wherever it is shown.
 */
import { renderComponent } from "lume/jsx-runtime";
import { firmUnits } from "../src/text/format.ts";

/** Marks, and elements whose text is no prose; what is left between them is. */
const PARTS = /(<(script|pre|code|title)\b.*?<\/\2>|<[^>]*>)|[^<]+/gs;

/** Makes the HTML of a component, its figures joined to their units as on every page. */
export async function renderHtml(component: unknown): Promise<string> {
  return firmText(await renderComponent(component));
}

/** Joins figures to their units in the prose of some HTML, and leaves its marks and its code as they are. */
export function firmText(html: string): string {
  return html.replaceAll(
    PARTS,
    (part, kept?: string) => kept === undefined ? firmUnits(part) : part,
  );
}
