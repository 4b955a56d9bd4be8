import { serialize } from "node:v8";
import { nextLehmer } from "../../src/workloads/lehmer.ts";
import { WrongAnswerError } from "../../src/workloads/workload.ts";

/** A customer as programs send each other such things: texts short and long, numbers, a choice, lists inside. */
export interface EchoRecord {
  readonly id: number;
  readonly name: string;
  readonly email: string;
  readonly town: string;
  readonly note: string;
  readonly isActive: boolean;
  readonly balance: number;
  readonly tags: readonly string[];
  readonly readings: readonly number[];
}

const TOWNS = ["Ghent", "Oulu", "Porto", "Tartu", "Vaduz"];
const TAGS = ["new", "checked", "paid", "late", "sent"];
const NOTES = [
  "Asks for a delivery before noon, and for a call when the driver is near.",
  "Pays by card; the second half of the order follows once it is in stock.",
  "Wants the invoice sent to the office in the next street, not to the shop.",
];
const READINGS = 4;
const CENTS = 100;

/**
 * Makes as many records as it takes to fill so many bytes, one at least. The bytes are those of `node:v8`'s
 * `serialize`, which is what structured clone writes; a workload's `bytesIn` is counted in the same way.
 */
export function recordsOf(bytes: number): readonly EchoRecord[] {
  const records: EchoRecord[] = [];
  for (let [left, state] = [bytes, 1]; left > 0;) {
    state = nextLehmer(state);
    const record = recordOf(records.length, state);
    records.push(record);
    left -= serialize(record).length;
  }
  return records;
}

function recordOf(id: number, seed: number): EchoRecord {
  let state = seed;
  const next = (count: number) => (state = nextLehmer(state)) % count;
  const pick = (words: readonly string[]) => words[next(words.length)] ?? "";
  const number = next(1e6);
  return {
    id,
    name: `customer ${number}`,
    email: `customer.${number}@example.org`,
    town: pick(TOWNS),
    note: pick(NOTES),
    isActive: next(2) === 1,
    balance: next(1e6) / CENTS,
    tags: [pick(TAGS), pick(TAGS)],
    readings: Array.from({ length: READINGS }, () => next(1e4)),
  };
}

/**
 * Checks that the records are those that were sent.
 *
 * @throws {WrongAnswerError} where they are not; it names the first that differs.
 */
export function checkRecords(
  found: readonly EchoRecord[],
  sent: readonly EchoRecord[],
): void {
  const longer = found.length > sent.length ? found : sent;
  const textOf = (record: unknown) => JSON.stringify(record);
  const wrong = longer.findIndex((_, index) =>
    textOf(found[index]) !== textOf(sent[index])
  );
  if (wrong === -1) return;
  throw new WrongAnswerError(
    `Cannot accept echo: record ${wrong} came back as ${
      textOf(found[wrong])
    }, expected ${textOf(sent[wrong])}`,
  );
}
