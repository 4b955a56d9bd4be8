/** A table of cells that are Markdown already; `right` names the columns of figures. */
export function markdownTable(
  header: readonly string[],
  { rows, right = [] }: {
    readonly rows: readonly (readonly string[])[];
    readonly right?: readonly string[];
  },
): string {
  const rule = header.map((name) => right.includes(name) ? "--:" : "---");
  return [header, rule, ...rows].map((cells) => `| ${cells.join(" | ")} |`)
    .join("\n");
}

/** A block that is shut until its summary is clicked; the blank lines let Markdown read what is inside. */
export function markdownDetails(summary: string, body: string): string {
  return `<details><summary>${summary}</summary>\n\n${body}\n\n</details>`;
}
