/** What the search knows of a page, as the build wrote it: short names, since the index travels. */
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

/** Pages by title, with the heading that was found and what they are about; `root` stands before their addresses. */
export default function PageList(
  { hits, root }: {
    readonly hits: readonly SearchHit[];
    readonly root: string;
  },
) {
  return hits.map(({ entry: { url, title, description }, heading }) => {
    const [text, id] = heading ?? [];
    return (
      <li>
        <a href={root + url}>{title}</a>
        {text === undefined ? "" : (
          <span>
            {" › "}
            {id ? <a href={`${root}${url}#${id}`}>{text}</a> : text}
          </span>
        )}
        <p>{description}</p>
      </li>
    );
  });
}
