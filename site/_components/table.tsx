/** A column: its name, or more of it. */
type Column = JSX.Children | {
  readonly label: JSX.Children;
  /** Class of its head. */
  readonly kind?: string;
  /** What the page's address calls it, where a script sorts by it. */
  readonly name?: string;
};

/** What a table is called, and what it holds. */
interface TableProps {
  readonly label: string;
  /** What the figures are, for those who do not see the page; else its label. */
  readonly caption?: string;
  /** Class of the table. */
  readonly kind?: string;
  /** An empty one has no head: it is the corner above the names of rows. */
  readonly columns: readonly Column[];
  /** Its body, or several. */
  readonly children: JSX.Children;
}

/**
 * A table in a box of its own, which scrolls where the table is too wide so that the page does not, and which the
 * keyboard reaches. The box is no landmark: a page has dozens.
 */
export default function Table(
  { label, caption = label, kind, columns, children }: TableProps,
) {
  return (
    <div class="scroll" role="group" aria-label={label} tabindex={0}>
      <table {...classOf(kind)}>
        <caption class="visually-hidden">{caption}</caption>
        <thead>
          <tr>{columns.map((column) => <Head column={column} />)}</tr>
        </thead>
        {children}
      </table>
    </div>
  );
}

/** A column of {@linkcode RowTable}: its head, what stands in each row, and the class of its fields or of each. */
export type Field<T> = readonly [
  label: JSX.Children,
  of: (row: T, index: number) => JSX.Children,
  kind?: string | ((row: T) => string | undefined),
];

/** A table with a line for each of some rows; the first field is the name of its row. */
export function RowTable<T>({ rows, fields, dataOf, ...props }: {
  readonly label: string;
  readonly caption?: string;
  readonly kind?: string;
  readonly rows: readonly T[];
  readonly fields: readonly Field<T>[];
  /** Attributes of a row. */
  readonly dataOf?: (row: T) => Readonly<Record<string, string>> | undefined;
}) {
  const [[, nameOf] = ["", () => ""], ...others] = fields;
  const columns = fields.map(([label, , kind]) =>
    typeof kind === "string" ? { label, kind } : label
  );
  return (
    <Table columns={columns} {...props}>
      <tbody>
        {rows.map((row, index) => (
          <tr {...dataOf?.(row)}>
            <th scope="row">{nameOf(row, index)}</th>
            {others.map(([, of, kind]) => (
              <td {...classOf(typeof kind === "function" ? kind(row) : kind)}>
                {of(row, index)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

/** A figure, and below it how sure it is; nothing below where that is empty. */
export function Figure(
  { text, note = "", range }: {
    readonly text: string;
    readonly note?: string;
    readonly range?: string;
  },
) {
  return (
    <>
      <span class="figure">{text}</span>
      {range === undefined ? "" : <span class="note range">{range}</span>}
      {note === "" ? "" : <span class="note">{note}</span>}
    </>
  );
}

function Head({ column }: { readonly column: Column }) {
  if (column === "") return <td></td>;
  const { label, kind, name } = isNamed(column) ? column : { label: column };
  return (
    <th
      {...classOf(kind)}
      {...(name === undefined ? undefined : { "data-column": name })}
      scope="col"
    >
      {label}
    </th>
  );
}

function classOf(kind: string | undefined) {
  return kind === undefined ? undefined : { class: kind };
}

function isNamed(
  column: Column,
): column is Exclude<Column, JSX.Children> {
  return typeof column === "object" && column !== null && "label" in column;
}
