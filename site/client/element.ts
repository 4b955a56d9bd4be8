/// <reference lib="dom" />
import { firmUnits } from "../../src/text/format.ts";

/** What an element may hold. A string becomes text and never markup, whoever wrote it, with figures joined to their units. */
export type Child = Node | string;

/**
 * Makes an element.
 *
 * @param tag Name of the element.
 * @param children What it holds.
 * @param attributes Its attributes; a name without a value is left out.
 */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  children: readonly Child[] = [],
  attributes: Readonly<Record<string, string | undefined>> = {},
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  setAttributes(made, attributes);
  made.append(...(tag === "code" ? children : children.map(firm)));
  return made;
}

/** {@linkcode element} for what is drawn. */
export function svgElement<K extends keyof SVGElementTagNameMap>(
  tag: K,
  children: readonly Child[] = [],
  attributes: Readonly<Record<string, string | undefined>> = {},
): SVGElementTagNameMap[K] {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  setAttributes(made, attributes);
  made.append(...children);
  return made;
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

/** A wide table in its own scrolling box, reachable by keyboard. */
export function scrollBox(label: string, table: HTMLTableElement): HTMLElement {
  return element("div", [table], {
    ...{ class: "scroll", role: "group", "aria-label": label },
    tabindex: "0",
  });
}

function setAttributes(
  made: Element,
  attributes: Readonly<Record<string, string | undefined>>,
): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined) made.setAttribute(name, value);
  }
}

/** Code is left as it is: it may be copied. */
function firm(child: Child): Child {
  return typeof child === "string" ? firmUnits(child) : child;
}
