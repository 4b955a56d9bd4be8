/** Fills a table of a database in memory and asks for its groups. */
import { DatabaseSync } from "node:sqlite";

export default function sqliteInsert(rows: number): number {
  using database = new DatabaseSync(":memory:");
  database.exec("CREATE TABLE visits (page INTEGER, ms REAL); BEGIN");
  const insert = database.prepare("INSERT INTO visits VALUES (?, ?)");
  for (let row = 0; row < rows; row++) insert.run(row % 17, row);
  database.exec("COMMIT");
  return database.prepare("SELECT page, avg(ms) FROM visits GROUP BY page")
    .all().length;
}

export const inputs = [[3_000], [3_001], [3_002], [3_003]];
