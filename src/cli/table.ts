import { unicodeWidth } from "@std/cli";

/** A column of a terminal table. */
export interface Column {
  readonly header: string;
  /** @default {"left"} */
  readonly align?: "left" | "right";
}

const GAP = "  ";

/**
 * Lays rows out in columns as wide as their widest cell, without a trailing space. Within a `width`, what the last column
 * holds is broken into lines.
 */
export function renderTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  { width }: { readonly width?: number } = {},
): string[] {
  if (width !== undefined) return renderWrapped(columns, { rows, width });
  const lines = [columns.map((column) => column.header), ...rows];
  const widths = columns.map((_, index) =>
    Math.max(...lines.map((line) => unicodeWidth(line[index] ?? "")))
  );
  return lines.map((line) =>
    columns
      .map((column, index) =>
        pad(line[index] ?? "", { width: widths[index] ?? 0, ...column })
      )
      .join(GAP)
      .trimEnd()
  );
}

function renderWrapped(
  columns: readonly Column[],
  { rows, width }: {
    readonly rows: readonly (readonly string[])[];
    readonly width: number;
  },
): string[] {
  const last = columns.length - 1;
  const left = renderTable(columns.slice(0, last), rows);
  const margin = Math.max(...left.map((line) => unicodeWidth(line))) +
    GAP.length;
  const texts = [columns[last]?.header ?? "", ...rows.map((row) => row[last])];
  return left.flatMap((line, index) =>
    wrap(texts[index] ?? "", { width: width - margin }).map((part, place) =>
      pad(place === 0 ? line : "", { width: margin }) + part
    )
  );
}

function pad(
  text: string,
  { width, align = "left" }: { width: number; align?: "left" | "right" },
): string {
  const space = " ".repeat(width - unicodeWidth(text));
  return align === "left" ? text + space : space + text;
}

/** Breaks a text between words into lines of at most `width` columns. */
export function wrap(
  text: string,
  { width, indent = "" }: { readonly width: number; readonly indent?: string },
): string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1);
    const longer = `${last} ${word}`;
    if (last !== undefined && unicodeWidth(longer) <= width) {
      lines[lines.length - 1] = longer;
    } else {
      lines.push(indent + word);
    }
  }
  return lines;
}

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
