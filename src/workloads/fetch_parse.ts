import { startServer } from "./loopback_server.ts";
import { defineWorkload } from "./workload.ts";

interface Entry {
  readonly id: number;
  readonly name: string;
  readonly tags: readonly string[];
  readonly value: number;
}

/** Fetches a list of records over HTTP, parses it, and adds up what matches: a wait, and then some computing. */
export async function fetchAndSum(url: string): Promise<number> {
  const response = await fetch(url);
  const entries: readonly Entry[] = JSON.parse(await response.text());
  return entries
    .filter(({ name, tags }) => name.length > 0 && tags.includes("b"))
    .reduce((sum, { value }) => sum + value, 0);
}

/** Mixed: waiting overlaps on one event loop, parsing does not. */
export const fetchParse = defineWorkload({
  id: "fetch-parse",
  label: "Fetch and parse JSON",
  kind: "mixed",
  description:
    "Fetches a JSON text from a server on this machine and parses it: a wait that overlaps, then work that does not.",
  version: 2,
  items: 16,
  bytesIn: 61,
  bytesOut: 7,
  parameters: { latencyMs: 2, records: 1_000 },
  task: { module: import.meta.url, export: "fetchAndSum" },
  prepare: async ({ items, parameters: { latencyMs, records } }) => {
    const { host, end } = await startServer();
    const query = `latencyMs=${latencyMs}&records=${records}`;
    return {
      inputs: Array.from(
        { length: items },
        (_, item) => `http://${host}/records/${item}?${query}`,
      ),
      permissions: { net: [host] },
      expected: Array.from(
        { length: items },
        (_, item) => (item + 1) * sumOfTagged(records),
      ),
      remove: end,
    };
  },
});

/** The sum of the ids that are no multiple of three, by Gauss: those are the records with the tag. */
function sumOfTagged(records: number): number {
  const multiples = Math.ceil(records / 3);
  const ofAll = records * (records - 1) / 2;
  return ofAll - 3 * multiples * (multiples - 1) / 2;
}
