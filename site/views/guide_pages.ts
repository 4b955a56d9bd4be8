/** One page of the guide, as its lists of pages name it. */
export interface GuidePage {
  readonly url: string;
  readonly label: string;
}

/** Where a page of the guide stands among the others. */
export interface GuidePlace {
  /** Counted from 1; 0 for a page that the guide does not list. */
  readonly number: number;
  readonly previous?: GuidePage;
  readonly next?: GuidePage;
}

/** The pages of the guide in the order in which they are meant to be read. */
export const GUIDE_PAGES: readonly GuidePage[] = [
  { url: "/guide/", label: "Start here" },
  { url: "/guide/process/", label: "What is a process?" },
  { url: "/guide/thread/", label: "What is a thread?" },
  { url: "/guide/communication/", label: "Isolation and communication" },
  { url: "/guide/event-loop/", label: "The event loop" },
  { url: "/guide/kinds-of-work/", label: "Waiting, blocking, computing" },
  { url: "/guide/pools/", label: "Pools and futures" },
  { url: "/guide/serving/", label: "Serving requests" },
  { url: "/guide/races/", label: "Races, Atomics and locks" },
  { url: "/guide/models/", label: "For and against each model" },
  { url: "/guide/threads-or-processes/", label: "Threads or processes?" },
  { url: "/guide/python/", label: "Coming from Python" },
  { url: "/guide/node/", label: "Coming from Node" },
  { url: "/guide/measuring/", label: "How it is measured" },
  { url: "/guide/glossary/", label: "Glossary" },
];

/**
 * What the guide calls one of its pages.
 *
 * @throws {RangeError} where it has no such page.
 */
export function guideLabel(url: string): string {
  const page = GUIDE_PAGES.find((page) => page.url === url);
  if (page) return page.label;
  throw new RangeError(
    `Cannot name a page of the guide: found ${url}, expected one of ${
      GUIDE_PAGES.map((page) => page.url).join(", ")
    }`,
  );
}

/** Finds a page's place, and the pages on either side of it. */
export function guidePlace(url: string): GuidePlace {
  const index = GUIDE_PAGES.findIndex((page) => page.url === url);
  if (index === -1) return { number: 0 };
  const previous = GUIDE_PAGES[index - 1];
  const next = GUIDE_PAGES[index + 1];
  return {
    number: index + 1,
    ...(previous && { previous }),
    ...(next && { next }),
  };
}
