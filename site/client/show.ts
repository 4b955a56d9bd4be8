/// <reference lib="dom" />
import { Idiomorph } from "idiomorph";
import { renderHtml } from "../render.ts";

/** What each part of the page was last asked to show. */
const latest = new WeakMap<Element, unknown>();

/**
 * Shows a component in a part of the page. What is there already is changed rather than replaced: focus, scroll
 * positions and open details stay as they are.
 */
export async function show(part: Element, component: unknown): Promise<void> {
  latest.set(part, component);
  const html = await renderHtml(component);
  // Rendering takes its time, and a later call may have been quicker.
  if (latest.get(part) !== component) return;
  const surroundings = ancestorsOf(document.activeElement, part);
  const template = document.createElement("template");
  template.innerHTML = html;
  Idiomorph.morph(part, template.content, {
    morphStyle: "innerHTML",
    callbacks: {
      beforeAttributeUpdated: (name, { localName }) =>
        name !== "open" || localName !== "details",
    },
  });
  // The control that had the focus is gone with what it was about: who works by keyboard goes on close by.
  if (surroundings.length > 0 && !part.contains(document.activeElement)) {
    surroundings.filter(({ isConnected }) => isConnected)
      .map((element) => element.querySelector("button"))
      .find((button) => button !== null)?.focus();
  }
}

/** What an element of a part stands in, from the inside outwards; nothing where it stands elsewhere. */
function ancestorsOf(element: Element | null, part: Element): Element[] {
  if (!element || !part.contains(element)) return [];
  return element === part
    ? [part]
    : [element, ...ancestorsOf(element.parentElement, part)];
}

/**
 * Finds a part of the page that its script cannot do without.
 *
 * @throws {TypeError} where it is missing: the script and the page do not belong together.
 */
export function findPart<T extends Element>(
  selector: string,
  kind: new () => T,
): T {
  const found = document.querySelector(selector);
  if (found instanceof kind) return found;
  throw new TypeError(
    `Cannot find ${selector}: found ${found}, expected ${kind.name}`,
  );
}

/**
 * Fetches a file that the site has made with its pages.
 *
 * @throws {Error} where it is out of reach.
 */
export async function fetchFile(url: string | URL): Promise<Response> {
  const response = await fetch(url);
  if (response.ok) return response;
  throw new Error(
    `Cannot fetch ${url}: found status ${response.status}, expected 200`,
  );
}

/** The JSON of a file that the site has made, which is what its pages expect. */
export async function fetchJson<T>(url: string | URL): Promise<T> {
  return await (await fetchFile(url)).json();
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
