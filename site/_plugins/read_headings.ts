const HEADING = /<h([23])((?:\s[^>]*)?)>(.*?)<\/h\1>/gs;

const ENTITIES: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  nbsp: " ",
};

/** Reads the headings of the second and third level of a page, with their ids, out of HTML that the build wrote. */
export function readHeadings(
  html: string,
): readonly (readonly [text: string, id?: string])[] {
  return [...html.matchAll(HEADING)].map(
    ([, , attributes = "", inner = ""]) => {
      const [, id] = /\sid="([^"]*)"/.exec(attributes) ?? [];
      const text = textOf(inner);
      return id ? [text, id] as const : [text] as const;
    },
  );
}

function textOf(html: string): string {
  return html
    .replaceAll(/<svg.*?<\/svg>/gs, "")
    .replaceAll(/<[^>]*>/g, " ")
    .replaceAll(/&(?:#(\d+)|#x([0-9a-f]+)|([a-z]+));/gi, decode)
    .replaceAll(/\s+/g, " ")
    .trim();
}

function decode(
  whole: string,
  ...[decimal, hex, name]: readonly (string | undefined)[]
): string {
  if (name !== undefined) return ENTITIES[name] ?? whole;
  return String.fromCodePoint(
    hex === undefined ? Number(decimal) : parseInt(hex, 16),
  );
}
