import { bytesToHex } from "@noble/hashes/utils.js";
import { inertLine } from "../inert_text.ts";
import { digestOf } from "./digest.ts";
import type { ForeignBench } from "./foreign_file.ts";

const MAX_READABLE = 80;
const MAX_LABEL = 1_900;
/** What only separates words in a name; any other sign that is lost could be all that tells two names apart. */
const SEPARATORS = /^[a-z0-9\s_./:,-]*$/;

/** How a bench of another tool is called here. */
export interface BenchName {
  /** Its name in cell ids. */
  readonly id: string;
  /** Its whole name, for people. */
  readonly label: string;
}

/**
 * Names benches by what they are called alone, never by where they stand in their file, so that two files of one tool
 * can be compared whatever their order. An id is the readable part of the name; where that would leave out what two
 * names may differ in (`x + 1`, `x - 1`), a hash of the whole name follows.
 */
export function nameBenches(benches: readonly ForeignBench[]): BenchName[] {
  const labels = distinguish(benches);
  const crowded = repeated(labels.map(readable));
  const ids = labels.map((label) => slugOf(label, crowded));
  return number(
    labels.map((label, index) => ({ id: ids[index] ?? "", label })),
  );
}

/** Benches of one name are told apart by what the file says of each. */
function distinguish(benches: readonly ForeignBench[]): string[] {
  const twice = repeated(benches.map(({ name }) => name));
  return benches.map(({ name, apart }) => {
    const label = twice.has(name) && apart ? `${name} (${apart})` : name;
    // Room is left for a number after it.
    return inertLine(label).slice(0, MAX_LABEL) || "nameless";
  });
}

function slugOf(label: string, crowded: ReadonlySet<string>): string {
  const words = readable(label);
  const isWhole = SEPARATORS.test(label.toLowerCase()) &&
    words.length <= MAX_READABLE && words !== "" && !crowded.has(words);
  if (isWhole) return words;
  const hash = bytesToHex(digestOf(label)).slice(0, 8);
  const start = words.slice(0, MAX_READABLE).replace(/-$/, "");
  return start === "" ? hash : `${start}-${hash}`;
}

function readable(label: string): string {
  return label.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "");
}

function repeated(texts: readonly string[]): ReadonlySet<string> {
  const seen = new Set<string>();
  return new Set(texts.filter((text) => seen.has(text) || !seen.add(text)));
}

/** Benches that nothing tells apart are numbered in the order of the file. */
function number(names: readonly BenchName[]): BenchName[] {
  const used = new Map<string, number>();
  return names.map(({ id, label }) => {
    const before = used.get(id) ?? 0;
    used.set(id, before + 1);
    if (before === 0) return { id, label };
    return { id: `${id}-nr${before + 1}`, label: `${label} #${before + 1}` };
  });
}
