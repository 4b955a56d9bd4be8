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
export default function SiteHeader({ url }: { readonly url: string }) {
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
