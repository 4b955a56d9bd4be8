/** Asks a database that every worker fills for itself: a query computes, and holds its thread. */
import { DatabaseSync } from "node:sqlite";

const READINGS = 20_000;
const SENSORS = 100;

let database: DatabaseSync | undefined;

export function setup() {
  database = new DatabaseSync(":memory:");
  database.exec("CREATE TABLE readings (sensor INTEGER, value REAL)");
  database.exec("BEGIN");
  const insert = database.prepare("INSERT INTO readings VALUES (?, ?)");
  for (let index = 0; index < READINGS; index++) {
    insert.run(index % SENSORS, (index * 37) % 1_000);
  }
  database.exec("COMMIT");
}

export default function sqliteQuery(sensor: number): number {
  const row = database?.prepare(
    "SELECT avg(value) AS mean FROM readings WHERE sensor = ?",
  ).get(sensor);
  return Number(row?.mean);
}

export const inputs = Array.from(
  { length: SENSORS },
  (_, sensor) => [sensor],
);

export const check = (mean: number) => mean >= 0 && mean < 1_000;
