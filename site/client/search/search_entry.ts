/** What the search knows of a page, as the build wrote it. */
export interface SearchEntry {
  /** Address from the root of the site, without the first slash. */
  readonly url: string;
  readonly title: string;
  readonly description: string;
  /** Texts of its headings, with their ids where they have one. */
  readonly headings: readonly (readonly [text: string, id?: string])[];
}

/** A page that was found. */
export interface SearchHit {
  readonly entry: SearchEntry;
  /** The heading that fits best; absent where none fits. */
  readonly heading?: SearchEntry["headings"][number];
}
