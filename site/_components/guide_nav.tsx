import { GUIDE_PAGES, guidePlace } from "../views/guide.ts";

/** The page of the guide that is shown. */
interface GuideNavProps {
  readonly url: string;
}

/** Where one is in the guide, above the text. */
export function GuideCrumb({ url }: GuideNavProps) {
  const { number } = guidePlace(url);
  return (
    <p class="crumb">
      <a href="/guide/">Guide</a>, page {number} of {GUIDE_PAGES.length} ·{" "}
      <a href="#guide-pages">all pages</a>
    </p>
  );
}

/** The pages on either side, below the text. */
export function GuideTurn({ url }: GuideNavProps) {
  const { previous, next } = guidePlace(url);
  return (
    <nav class="guide-turn" aria-label="Previous and next page">
      {previous
        ? (
          <a href={previous.url} rel="prev">
            <span class="note">← Previous</span> {previous.label}
          </a>
        )
        : <span></span>}
      {next
        ? (
          <a href={next.url} rel="next">
            <span class="note">Next →</span> {next.label}
          </a>
        )
        : <span></span>}
    </nav>
  );
}

/** Every page of the guide, with the one that is shown marked. */
export function GuidePages({ url }: GuideNavProps) {
  return (
    <nav
      class="guide-pages"
      id="guide-pages"
      aria-label="All pages of the guide"
    >
      <ol>
        {GUIDE_PAGES.map((page) => (
          <li>
            <a
              href={page.url}
              aria-current={page.url === url ? "page" : "false"}
            >
              {page.label}
            </a>
          </li>
        ))}
      </ol>
    </nav>
  );
}
