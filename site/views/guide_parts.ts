/** A page of the guide, taken apart into what is shown as it is and what is made for it. */
export type GuidePart = HtmlPart | FigurePart | SamplePart;

/** HTML as Markdown gave it; it may open an element that a later part closes. */
export interface HtmlPart {
  readonly kind: "html";
  readonly html: string;
}

/** The place of a figure: `<!-- figure: workload primes -->`. */
export interface FigurePart {
  readonly kind: "figure";
  /** What it shows, such as `workload`. */
  readonly subject: string;
  /** Of which workloads or suites. */
  readonly ids: readonly string[];
}

/** A block of code. */
export interface SamplePart {
  readonly kind: "sample";
  /** Empty where the block names none. */
  readonly language: string;
  /** Name of its file; empty where it has none. */
  readonly file: string;
  /** Flags that its program is run with; absent where it is no program. */
  readonly run?: string;
  /** Whether its numbers differ from run to run. */
  readonly varies: boolean;
  /** The code, escaped for HTML. */
  readonly code: string;
}

const PARTS =
  /<!-- figure: (?<figure>[\w -]+?) -->|<pre><code(?<attributes>[^>]*)>(?<code>.*?)<\/code><\/pre>/gs;

/** Finds the places of figures and the blocks of code in a page's HTML. */
export function guideParts(html: string): readonly GuidePart[] {
  const parts: GuidePart[] = [];
  let end = 0;
  for (const match of html.matchAll(PARTS)) {
    const { figure, attributes = "", code = "" } = match.groups ?? {};
    parts.push(htmlPart(html.slice(end, match.index)));
    parts.push(
      figure === undefined ? samplePart(attributes, code) : figurePart(figure),
    );
    end = match.index + match[0].length;
  }
  return [...parts, htmlPart(html.slice(end))];
}

/** Gives the tables of Markdown header cells for their rows as well, and a box to scroll in. */
function htmlPart(html: string): HtmlPart {
  const tables = html
    .replaceAll("<th>", '<th scope="col">')
    .replaceAll(/<tr>\n<td>(.*?)<\/td>/g, '<tr>\n<th scope="row">$1</th>')
    .replaceAll(/<table>.*?<\/table>/gs, (table) => {
      const label = tableLabel(table);
      return `<div class="scroll" role="group" aria-label="${label}" tabindex="0">${table}</div>`;
    });
  return { kind: "html", html: tables };
}

/** What a table is called for those who do not see it: its column headers. */
function tableLabel(table: string): string {
  const headers = [...table.matchAll(/<th scope="col">(.*?)<\/th>/g)];
  const texts = headers.map(([, text = ""]) => text.replaceAll(/<[^>]*>/g, ""));
  return `Table: ${texts.join(", ")}`.replaceAll('"', "&quot;");
}

function figurePart(text: string): FigurePart {
  const [subject = "", ...ids] = text.split(" ");
  return { kind: "figure", subject, ids };
}

function samplePart(attributes: string, code: string): SamplePart {
  const run = attribute(attributes, "run");
  return {
    kind: "sample",
    language: attribute(attributes, "class")?.replace("language-", "") ?? "",
    file: attribute(attributes, "file") ?? "",
    ...(run !== undefined && { run }),
    varies: attribute(attributes, "varies") !== undefined,
    code,
  };
}

function attribute(attributes: string, name: string): string | undefined {
  return new RegExp(` ${name}="([^"]*)"`).exec(attributes)?.[1];
}
