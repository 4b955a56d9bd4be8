/// <reference lib="dom" />
import PageList, {
  type SearchEntry,
  type SearchHit,
} from "../_components/page_list.tsx";
import { fetchJson, show } from "./show.ts";

/** Makes the page of the search search: as one types, and what its address asks for. */
export function startSearch(form: HTMLFormElement): void {
  const input = form.querySelector("input");
  const results = document.querySelector("[data-results]");
  const status = document.querySelector("[data-status]");
  if (!input || !results || !status) return;
  let entries: Promise<readonly SearchEntry[]> | undefined;
  const search = async () => {
    const asked = input.value;
    const hits = findPages(
      await (entries ??= fetchJson(new URL("pages.json", location.href))),
      asked,
    );
    if (input.value !== asked) return;
    await show(results, PageList({ hits, root: "../" }));
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

function addressOf(asked: string): string {
  return asked ? `?${new URLSearchParams({ q: asked })}` : location.pathname;
}

function countOf(hits: number): string {
  if (hits === 0) return "No page has all of these words.";
  if (hits === MAX_HITS) return `The first ${hits} pages`;
  return hits === 1 ? "1 page" : `${hits} pages`;
}

/** What a word counts by where it is found; every word of the search must be found somewhere. */
const WEIGHTS = { title: 8, heading: 4, description: 2, url: 1 };

/** More than anybody reads. */
const MAX_HITS = 40;

/** Finds the pages that hold every word of a search, or a word that begins with it; the best fit first. */
export function findPages(
  entries: readonly SearchEntry[],
  search: string,
): readonly SearchHit[] {
  const words = wordsOf(search);
  if (words.length === 0) return [];
  return entries
    .map((entry) => ({ entry, score: scoreOf(entry, words) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .slice(0, MAX_HITS)
    .map(({ entry }) => {
      const heading = bestHeading(entry, words);
      return heading ? { entry, heading } : { entry };
    });
}

/** 0 where a word is nowhere. */
function scoreOf(entry: SearchEntry, words: readonly string[]): number {
  const places = {
    title: wordsOf(entry.title),
    heading: entry.headings.flatMap(([text]) => wordsOf(text)),
    description: wordsOf(entry.description),
    url: wordsOf(entry.url),
  };
  const scores = words.map((word) =>
    Math.max(
      0,
      ...(Object.keys(places) as (keyof typeof places)[]).map((place) =>
        // Its keys are these.
        WEIGHTS[place] * fit(places[place], word)
      ),
    )
  );
  return Math.min(...scores) === 0 ? 0 : scores.reduce((a, b) => a + b);
}

/** A whole word counts twice as much as the beginning of one. */
function fit(found: readonly string[], word: string): number {
  if (found.includes(word)) return 2;
  return found.some((other) => other.startsWith(word)) ? 1 : 0;
}

function bestHeading(
  { headings }: SearchEntry,
  words: readonly string[],
): SearchHit["heading"] {
  const rated = headings.map((heading) => ({
    heading,
    found: words.filter((word) => fit(wordsOf(heading[0]), word) > 0).length,
  }));
  const [best] = rated.sort((a, b) => b.found - a.found);
  return best && best.found > 0 ? best.heading : undefined;
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}
