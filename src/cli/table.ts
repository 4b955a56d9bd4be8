import { unicodeWidth } from "@std/cli";

/** Columns of a terminal that everything should fit in. */
export const WIDTH = 80;

/** A column of a table by its head; figures stand to the right. */
export type Column = string | { readonly right: string };

/** A column of figures. */
export function right(head: string): Column {
  return { right: head };
}

const GAP = "  ";

/** Lays rows out in columns as wide as their widest cell, without a trailing space. */
export function renderTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
): string[] {
  const lines = [columns.map(headOf), ...rows];
  const widths = columns.map((_, index) =>
    Math.max(...lines.map((line) => unicodeWidth(line[index] ?? "")))
  );
  return lines.map((line) =>
    columns.map((column, index) => {
      const text = line[index] ?? "";
      const space = " ".repeat((widths[index] ?? 0) - unicodeWidth(text));
      return typeof column === "string" ? text + space : space + text;
    }).join(GAP).trimEnd()
  );
}

/** The same within {@linkcode WIDTH}: what the last column holds is broken into lines. */
export function renderWrappedTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
): string[] {
  const texts = [columns.map(headOf), ...rows].map((line) => line.at(-1) ?? "");
  const left = renderTable(columns.slice(0, -1), rows);
  const margin = Math.max(...left.map((line) => unicodeWidth(line))) +
    GAP.length;
  return left.flatMap((line, index) =>
    wrap(texts[index] ?? "", { width: WIDTH - margin }).map((part, place) => {
      const start = place === 0 ? line : "";
      return start + " ".repeat(margin - unicodeWidth(start)) + part;
    })
  );
}

function headOf(column: Column): string {
  return typeof column === "string" ? column : column.right;
}

/** Whether lines fit in {@linkcode WIDTH}. */
export function fits(lines: readonly string[]): boolean {
  return lines.every((line) => unicodeWidth(line) <= WIDTH);
}

/** Breaks a text between words into lines of at most `width` columns. */
export function wrap(
  text: string,
  { width = WIDTH, indent = "" }: {
    readonly width?: number;
    readonly indent?: string;
  } = {},
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

/** A table of cells that are Markdown already. */
export function markdownTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
): string {
  const rule = columns.map((column) =>
    typeof column === "string" ? "---" : "--:"
  );
  return [columns.map(headOf), rule, ...rows]
    .map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

/** A block that is shut until its summary is clicked; the blank lines let Markdown read what is inside. */
export function markdownDetails(summary: string, body: string): string {
  return `<details><summary>${summary}</summary>\n\n${body}\n\n</details>`;
}
