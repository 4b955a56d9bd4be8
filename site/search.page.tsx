import { PAGE_LIST } from "./_plugins/search_pages.ts";

export const url = "/search/";
export const title = "Search";
export const description =
  "Find a workload, a machine, a question or a chapter of the guide.";

/** The search, and below it every page, which is all there is where no script runs. */
export default function Search() {
  return (
    <>
      <h1>Search</h1>
      <form class="search" role="search" data-search>
        <label for="q">Words of titles, findings and headings</label>
        <span>
          <input id="q" name="q" type="search" autocomplete="off" />
          <button type="submit">Search</button>
        </span>
      </form>
      <p class="quiet" role="status" data-status></p>
      <ul class="pages" data-results></ul>
      <h2>All pages</h2>
      <p class="quiet">
        Each saved run has a page of its own, listed at{" "}
        <a href="/runs/">runs</a>.
      </p>
      <ul class="pages">{{ __html: PAGE_LIST }}</ul>
    </>
  );
}
