/// <reference lib="dom" />
import { firmUnits } from "../../../src/text/format.ts";
import { findPages, MAX_HITS } from "./find_pages.ts";
import type { SearchEntry, SearchHit } from "./search_entry.ts";

/** Makes the page of the search search: as one types, and what its address asks for. */
export function startSearch(form: HTMLFormElement): void {
  const input = form.querySelector("input");
  const results = document.querySelector("[data-results]");
  const status = document.querySelector("[data-status]");
  if (!input || !results || !status) return;
  let entries: Promise<readonly SearchEntry[]> | undefined;
  const search = async () => {
    const asked = input.value;
    const hits = findPages(await (entries ??= fetchIndex()), asked);
    if (input.value !== asked) return;
    results.replaceChildren(...hits.map(listItem));
    status.textContent = asked.trim() === "" ? "" : countOf(hits.length);
    history.replaceState(null, "", addressOf(asked));
  };
  const tell = () =>
    search().catch(() => {
      // A reader who was offline for a moment asks again with the next letter.
      entries = undefined;
      status.textContent = "The index could not be loaded.";
    });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    tell();
  });
  input.addEventListener("input", tell);
  const asked = new URLSearchParams(location.search).get("q");
  if (asked) input.value = asked;
  if (input.value) tell();
}

async function fetchIndex(): Promise<readonly SearchEntry[]> {
  const response = await fetch(new URL("pages.json", location.href));
  if (!response.ok) throw new TypeError(`Cannot search: ${response.status}`);
  return await response.json();
}

function addressOf(asked: string): string {
  return asked ? `?${new URLSearchParams({ q: asked })}` : location.pathname;
}

function countOf(hits: number): string {
  if (hits === 0) return "No page has all of these words.";
  if (hits === MAX_HITS) return `The first ${hits} pages`;
  return hits === 1 ? "1 page" : `${hits} pages`;
}

function listItem({ entry, heading }: SearchHit): HTMLLIElement {
  const item = document.createElement("li");
  item.append(link(entry.title, `../${entry.url}`));
  if (heading) {
    const [text, id] = heading;
    const part = document.createElement("span");
    part.append(" › ", id ? link(text, `../${entry.url}#${id}`) : text);
    item.append(part);
  }
  const description = document.createElement("p");
  description.textContent = firmUnits(entry.description);
  item.append(description);
  return item;
}

function link(text: string, url: string): HTMLAnchorElement {
  const anchor = document.createElement("a");
  anchor.textContent = text;
  anchor.href = url;
  return anchor;
}
