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

/** Pages, and what stands before their addresses. */
interface PageListProps {
  readonly hits: readonly SearchHit[];
  readonly root: string;
}

/** Pages by title, with the heading that was found and what they are about. */
export default function PageList({ hits, root }: PageListProps) {
  return hits.map(({ entry: { url, title, description }, heading }) => (
    <li>
      <a href={root + url}>{title}</a>
      {heading ? <Heading heading={heading} page={root + url} /> : ""}
      <p>{description}</p>
    </li>
  ));
}

function Heading(
  { heading: [text, id], page }: {
    readonly heading: SearchEntry["headings"][number];
    readonly page: string;
  },
) {
  return (
    <span>
      {" › "}
      {id ? <a href={`${page}#${id}`}>{text}</a> : text}
    </span>
  );
}
