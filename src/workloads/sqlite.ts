import { DatabaseSync } from "node:sqlite";
import { defineWorkload } from "./workload.ts";

/** Which rows to add up, and where they are. */
export interface RowQuery {
  /** Path of the database file. */
  readonly path: string;
  /** The group of rows. */
  readonly group: number;
}

/** Opens a database, adds up the values of a group without an index, and closes it: SQLite blocks its thread. */
export function sumOfGroup({ path, group }: RowQuery): number {
  using database = new DatabaseSync(path, { readOnly: true });
  const row = database
    .prepare("SELECT sum(value) AS total FROM entries WHERE grp = ?")
    .get(group);
  return Number(row?.total);
}

const GROUPS = 16;

/** Blocking: a synchronous driver, as SQLite's is. */
export const sqlite = defineWorkload({
  id: "sqlite",
  label: "Query SQLite",
  kind: "blocking",
  description:
    "Queries a SQLite file with node:sqlite, whose calls block their thread until the answer is there.",
  version: 1,
  items: 16,
  bytesIn: 71,
  bytesOut: 7,
  parameters: { rows: 36_000 },
  task: { module: import.meta.url, export: "sumOfGroup" },
  prepare: async ({ items, parameters: { rows } }) => {
    const folder = await Deno.makeTempDir({ prefix: "crossover-sqlite-" });
    const remove = () => Deno.removeSync(folder, { recursive: true });
    const path = `${folder}/entries.db`;
    const sums = fillOr(remove, { path, rows });
    const inputs = Array.from(
      { length: items },
      (_, item) => ({ path, group: item % GROUPS }),
    );
    return {
      inputs,
      permissions: { read: [folder] },
      expected: inputs.map(({ group }) => sums[group] ?? 0),
      remove,
    };
  },
});

/** Leaves nothing behind where the file cannot be written. */
function fillOr(
  remove: () => void,
  { path, rows }: { readonly path: string; readonly rows: number },
): number[] {
  try {
    return fill(path, rows);
  } catch (error) {
    remove();
    throw error;
  }
}

/** Writes the rows and gives the sum of each group. */
function fill(path: string, rows: number): number[] {
  const sums = new Array<number>(GROUPS).fill(0);
  using database = new DatabaseSync(path);
  database.exec("CREATE TABLE entries (grp INTEGER, value INTEGER); BEGIN");
  const insert = database.prepare("INSERT INTO entries VALUES (?, ?)");
  for (let row = 0; row < rows; row++) {
    const group = row % GROUPS;
    const value = row % 1_009;
    insert.run(group, value);
    sums[group] = (sums[group] ?? 0) + value;
  }
  database.exec("COMMIT");
  return sums;
}
