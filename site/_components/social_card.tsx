/** What {@linkcode SocialCard} tells. */
export interface SocialCardProps {
  /** What the page found. */
  readonly title: string;
  readonly description: string;
  /** Addresses of the page and of the picture, with their host. */
  readonly address: string;
  readonly picture: string;
}

/** The hosts that a site is built for only to be looked at. */
const LOCAL = /^https?:\/\/(localhost|127\.0\.0\.1)(:|\/|$)/;

/**
 * The finding for those who share a page. Without an address of its own a site has no card: one that is built for this
 * machine, and put somewhere later, would name the wrong one.
 */
export default function SocialCard(
  { title, description, address, picture }: SocialCardProps,
) {
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
