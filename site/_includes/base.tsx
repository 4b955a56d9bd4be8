import ModelMarks from "../_components/model_marks.tsx";
import SiteHeader from "../_components/site_header.tsx";
import SocialCard from "../_components/social_card.tsx";

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

/** What the site lends to layouts. */
interface Helpers {
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
