/// <reference lib="dom" />
import { element } from "../element.ts";
import type { Named } from "./messages.ts";

/** Boxes to choose some of many, and the line above them that says which; all of them where none is ticked. */
export class FilterChoice {
  readonly #part: Element;
  readonly #name: string;

  /** `part` holds `[data-chosen]`, which says what is chosen, and `[data-boxes]`, which the boxes come into. */
  constructor(part: Element, name: string) {
    this.#part = part;
    this.#name = name;
  }

  /** Offers these. What is ticked stays so, though no run may have it: then the page says that, and does not compare all. */
  offer(named: readonly Named[]): void {
    const offered = new Set(named.map(({ id }) => id));
    const ticked = this.#inputs.filter(({ checked }) => checked).map(namedBy);
    this.#fill([...named, ...ticked.filter(({ id }) => !offered.has(id))]);
    this.#tick(ticked.map(({ id }) => id));
  }

  /** Ticks these and no others. */
  choose(ids: readonly string[]): void {
    const known = this.#inputs.map(namedBy);
    const missing = ids.filter((id) => known.every((one) => one.id !== id));
    this.#fill([...known, ...missing.map((id) => ({ id, label: id }))]);
    this.#tick(ids);
  }

  #tick(ids: readonly string[]): void {
    for (const input of this.#inputs) input.checked = ids.includes(input.value);
    this.#say(ids.length);
  }

  get #inputs(): HTMLInputElement[] {
    return [...this.#part.querySelectorAll("input")];
  }

  /** Boxes that are there already stay, since one of them may have the focus. */
  #fill(named: readonly Named[]): void {
    const before = this.#inputs.map(({ value }) => value);
    if (String(before) === String(named.map(({ id }) => id))) return;
    this.#part.querySelector("[data-boxes]")?.replaceChildren(
      ...named.map((one) => box(this.#name, one)),
    );
  }

  #say(count: number): void {
    const place = this.#part.querySelector("[data-chosen]");
    if (!place) return;
    const names = this.#inputs.filter(({ checked }) => checked)
      .map((input) => namedBy(input).label);
    place.textContent = count === 0
      ? "all"
      : count <= MAX_NAMED
      ? names.join(", ")
      : `${count} of ${this.#inputs.length}`;
  }
}

/** More than that would not fit on a line. */
const MAX_NAMED = 2;

function box(name: string, { id, label }: Named): HTMLElement {
  const text = label === id ? id : `${label} (${id})`;
  const input = element("input", [], {
    ...{ type: "checkbox", name, value: id, autocomplete: "off" },
    "data-label": label,
  });
  return element("label", [input, ` ${text}`]);
}

function namedBy({ value, dataset }: HTMLInputElement): Named {
  return { id: value, label: dataset.label ?? value };
}
