import ModelMarks from "../_components/model_marks.tsx";

/** What the outermost layout needs of a page. */
interface BaseProps {
  readonly url: string;
  /** What the page found, in a few words. */
  readonly title: string;
  readonly description: string;
  /** The page's own HTML. */
  readonly content: string;
  readonly isServed: boolean;
}

/** The newest runs as a JSON feed. */
export const FEED = "/feed.json";

/** What the site lends to pages and layouts. */
export interface Helpers {
  /** A path from the root as the site's location has it. */
  readonly url: (path: string, absolute?: boolean) => string;
}

/** The pages run scripts of their own folder alone, hold none inline, and load nothing from anywhere else. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "worker-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
].join("; ");

/** The frame of every page: head, navigation, and where the content goes. */
export default function Base(
  { url, title, description, content, isServed }: BaseProps,
  helpers: Helpers,
) {
  return (
    <>
      {{ __html: "<!DOCTYPE html>" }}
      <html lang="en">
        <head>
          <meta charset="utf-8" />
          {!isServed && (
            <meta http-equiv="Content-Security-Policy" content={POLICY} />
          )}
          <title>{`${title} – Crossover`}</title>
          <meta name="description" content={description} />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta name="color-scheme" content="light dark" />
          <meta name="referrer" content="no-referrer" />
          <SocialCard
            title={title}
            description={description}
            address={helpers.url(url, true)}
            picture={helpers.url("/card.png", true)}
          />
          <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
          <link
            rel="alternate"
            href={FEED}
            type="application/feed+json"
            title="Runs"
          />
          <link rel="stylesheet" href="/styles.css" />
          <script type="module" src="/client/main.js"></script>
        </head>
        <body>
          <a class="skip" href="#main">Skip to the content</a>
          <SiteHeader url={url} />
          <main id="main" dangerouslySetInnerHTML={{ __html: content }}></main>
          <footer class="foot">
            <p>
              Every figure on these pages is computed from the saved runs, which
              can be downloaded. Intervals are 95 % intervals.{" "}
              <a href="/guide/measuring/">How it is measured</a>
            </p>
          </footer>
          <ModelMarks />
        </body>
      </html>
    </>
  );
}

const SECTIONS = [
  { url: "/", label: "Overview" },
  { url: "/questions/", label: "Questions" },
  { url: "/workloads/", label: "Workloads" },
  { url: "/machines/", label: "Machines" },
  { url: "/tasks/", label: "Your tasks" },
  { url: "/runs/", label: "Runs" },
  { url: "/compare/", label: "Compare" },
  { url: "/advise/", label: "Advise" },
  { url: "/play/", label: "Play" },
  { url: "/guide/", label: "Guide" },
  { url: "/search/", label: "Search" },
];

/** The name of the site and its sections, with the one that the page belongs to marked. */
function SiteHeader({ url }: { readonly url: string }) {
  return (
    <header class="head">
      <a class="brand" href="/">
        <svg
          class="brand-mark"
          viewBox="0 0 32 32"
          width="22"
          height="22"
          aria-hidden="true"
        >
          <path class="brand-fall" d="M4 5 28 25" />
          <path class="brand-rise" d="M4 27C14 25 20 18 28 7" />
        </svg>
        Crossover
      </a>
      <nav aria-label="Sections">
        <ul>
          {SECTIONS.map((section) => (
            <li>
              <a href={section.url} aria-current={current(section.url, url)}>
                {section.label}
              </a>
            </li>
          ))}
        </ul>
      </nav>
    </header>
  );
}

function current(section: string, url: string): "page" | "true" | "false" {
  if (section === url) return "page";
  return section !== "/" && url.startsWith(section) ? "true" : "false";
}

/** The hosts that a site is built for only to be looked at. */
const LOCAL = /^https?:\/\/(localhost|127\.0\.0\.1)(:|\/|$)/;

/**
 * The finding for those who share a page. Without an address of its own a site has no card: one that is built for this
 * machine, and put somewhere later, would name the wrong one.
 */
function SocialCard({ title, description, address, picture }: {
  /** What the page found. */
  readonly title: string;
  readonly description: string;
  /** Addresses of the page and of the picture, with their host. */
  readonly address: string;
  readonly picture: string;
}) {
  const isPublished = !LOCAL.test(address);
  return (
    <>
      <meta property="og:site_name" content="Crossover" />
      <meta property="og:type" content="website" />
      <meta property="og:title" content={title} />
      <meta property="og:description" content={description} />
      {isPublished
        ? (
          <>
            <link rel="canonical" href={address} />
            <meta property="og:url" content={address} />
            <meta property="og:image" content={picture} />
            <meta property="og:image:width" content="1200" />
            <meta property="og:image:height" content="630" />
            <meta
              property="og:image:alt"
              content="A map of CPU time against waiting time, coloured by the concurrency model to take"
            />
            <meta name="twitter:card" content="summary_large_image" />
          </>
        )
        : <meta name="twitter:card" content="summary" />}
    </>
  );
}
