import { assert, assertEquals, assertThrows } from "@std/assert";
import { type JournalEntry, JournalFile } from "../../src/measure/journal.ts";
import { freshPath } from "../executors/fixtures/bounds.ts";
import { roundState } from "./fixtures/planned.ts";

const HEAD: JournalEntry = {
  kind: "begun",
  version: "0.2.0",
  commit: "0123456789ab+dirty",
  deno: "2.9.6",
  startedAt: "2026-11-21T01:31:45.000Z",
  label: "über nacht",
  profile: "thorough",
  budgetMs: 2_700_000,
  precision: 0.01,
  seed: 7,
  selection: {
    suites: ["scaling"],
    workloads: [],
    models: ["async"],
    cores: [1, 2],
    replicates: true,
  },
  usableCores: 2,
  pin: null,
};

const FAILED: JournalEntry = {
  kind: "record",
  round: 2,
  record: { kind: "failed", id: "scaling/sort/async/1", reason: "Error: a\nb" },
};

const ENTRIES: readonly JournalEntry[] = [
  HEAD,
  {
    kind: "record",
    round: 1,
    record: {
      kind: "measured",
      id: "sharing/counter/atomics/2",
      samplesNs: [1_234_567.25, 1_200_000],
      cycles: [1, 1],
      cpu: { userSeconds: 0.25, systemSeconds: 0 },
      contextSwitches: { voluntary: 3, involuntary: 0 },
      observations: { lostUpdates: 0 },
      insideNs: 2_434_567.25,
      visitMs: 12.5,
      setupMs: 60,
    },
  },
  {
    kind: "record",
    round: 1,
    record: {
      kind: "scenario",
      id: "sharing/counter",
      warmupCycles: 8,
      warmupMs: 400,
      cycles: [{
        cycle: 1,
        canaryAloneNs: 2e6,
        canaryTogetherNs: null,
        foreignCores: null,
      }],
    },
  },
  {
    kind: "trimmed",
    benchmarks: ["sharing/counter/lock/2"],
    scenarios: ["payload/echo-bytes?bytes=16777216"],
  },
  { kind: "round", state: roundState({ load1: null, cpuPressure: null }) },
  FAILED,
];

/** What is read of a file with this text, and the journal of it. */
function readBack(path: string, text: string) {
  Deno.writeTextFileSync(path, text);
  const journal = new JournalFile(path);
  return { journal, entries: journal.read() };
}

function lines(entries: readonly unknown[]): string {
  return entries.map((entry) => `${JSON.stringify(entry)}\n`).join("");
}

Deno.test("JournalFile gives back everything that it was given, in order", () => {
  using file = freshPath();
  const journal = new JournalFile(file.path);
  for (const entry of ENTRIES) journal.append(entry);
  assertEquals(journal.read(), [...ENTRIES]);
  assertEquals(new JournalFile(file.path).read(), [...ENTRIES]);
});

Deno.test("JournalFile leaves no file once it is removed", () => {
  using file = freshPath();
  const journal = new JournalFile(file.path);
  journal.append(HEAD);
  journal.remove();
  assertThrows(() => journal.read(), Deno.errors.NotFound);
});

Deno.test("JournalFile says why it cannot be kept, and lets the run go on", () => {
  using file = freshPath();
  const journal = new JournalFile(`${file.path}/no/such/folder`);
  assertEquals(journal.failure, undefined);
  journal.append(HEAD);
  journal.append(FAILED);
  assert(journal.failure?.includes("/no/such/folder"));
  journal.remove();
});

Deno.test("JournalFile reads what stands before a last line that is cut short, wherever that is", () => {
  using file = freshPath();
  const whole = lines(ENTRIES.slice(0, -1));
  const last = JSON.stringify(ENTRIES.at(-1));
  for (let length = 0; length < last.length; length++) {
    const text = whole + last.slice(0, length);
    assertEquals(readBack(file.path, text).entries, ENTRIES.slice(0, -1));
  }
  assertEquals(readBack(file.path, whole + last).entries, [...ENTRIES]);
});

Deno.test("JournalFile loses nothing that is taken down after a line that was cut short", () => {
  using file = freshPath();
  const text = lines([HEAD]) + '{"kind":"record","rou';
  const { journal } = readBack(file.path, text);
  journal.append(FAILED);
  assertEquals(journal.read(), [HEAD, FAILED]);
});

Deno.test("JournalFile leaves the file as it is where it is only read", () => {
  using file = freshPath();
  const text = lines([HEAD]) + '{"kind":"record","rou';
  readBack(file.path, text);
  assertEquals(Deno.readTextFileSync(file.path), text);
});

Deno.test("JournalFile reads an empty file as one without entries", () => {
  using file = freshPath();
  assertEquals(readBack(file.path, "").entries, []);
});

const DAMAGED: Readonly<Record<string, string>> = {
  "zeros that a power cut leaves": "\0".repeat(64),
  "half of two lines": '{"kind":"begun","ver{"kind":"round"}',
  "JSON that is no entry": '[1,2,3]\nnull\n"begun"\n{}\n{"kind":"ended"}',
  "an entry with a field missing": JSON.stringify({ ...FAILED, round: null }),
};

/** Entries that say what no run ever takes down, and that would break one which believed it. */
const HOSTILE: Readonly<Record<string, unknown>> = {
  "no samples": measuredWith({ samplesNs: [] }),
  "negative samples": measuredWith({ samplesNs: [-1] }),
  "no cycles": measuredWith({ cycles: [] }),
  "CPU time below zero": measuredWith({
    cpu: { userSeconds: -1, systemSeconds: 0 },
  }),
  "a round that is no number": { ...FAILED, round: "1" },
  "round 0": { ...FAILED, round: 0 },
  "trimmed benchmarks without their scenarios": {
    kind: "trimmed",
    benchmarks: ["a"],
  },
  "an endless budget": { ...HEAD, budgetMs: null },
  "an endless number of cores": { ...HEAD, usableCores: -1 },
  "a profile that is a prototype": { ...HEAD, profile: "__proto__" },
};

function measuredWith(overrides: Record<string, unknown>) {
  const entry = ENTRIES[1];
  if (entry?.kind !== "record") throw new TypeError("Cannot find the record");
  return { ...entry, record: { ...entry.record, ...overrides } };
}

const SCENARIO = ENTRIES[2];

/** Lines that are entries, and contradict what a run may hold or what stands around them. */
const CONTRADICTING: Readonly<Record<string, unknown>> = {
  "fewer cycles than samples": measuredWith({ cycles: [1] }),
  "cycles that fall": measuredWith({ cycles: [1, 0] }),
  "a cycle that its scenario did not have": measuredWith({ cycles: [1, 2] }),
  "a benchmark whose scenario never came": {
    ...measuredWith({}),
    round: 2,
  },
  "a label that would steer the terminal": { ...HEAD, label: "\u001b[2J" },
  "a start that is no time": { ...HEAD, startedAt: "yesterday" },
  "a start in the future": { ...HEAD, startedAt: "9999-01-01T00:00:00.000Z" },
  "a precision above 1": { ...HEAD, precision: 2 },
  "half a context switch": measuredWith({
    contextSwitches: { voluntary: 0.5, involuntary: 0 },
  }),
  "an observation of an impossible name": measuredWith({
    observations: { "a b": 1 },
  }),
  "a share of stolen time above 1": {
    kind: "round",
    state: roundState({ stealShare: 2 }),
  },
  "a round whose predecessors never ended": {
    kind: "round",
    state: roundState({ round: 3 }),
  },
  "a plan in the middle": HEAD,
};

Deno.test("JournalFile leaves out what a run could not be put together of", () => {
  using file = freshPath();
  const sound = lines([SCENARIO, FAILED]);
  for (const [what, entry] of Object.entries(CONTRADICTING)) {
    const text = `${lines([HEAD, entry])}${sound}`;
    assertEquals(
      readBack(file.path, text).entries,
      [HEAD, SCENARIO, FAILED],
      what,
    );
  }
});

Deno.test("JournalFile reads each scenario of a round once", () => {
  using file = freshPath();
  const text = lines([HEAD, ENTRIES[1], SCENARIO, ENTRIES[1], SCENARIO]);
  assertEquals(readBack(file.path, text).entries, ENTRIES.slice(0, 3));
});

const HOSTILE_LINES = Object.entries(HOSTILE)
  .map(([what, entry]) => [what, JSON.stringify(entry)] as const);

for (const [what, line] of [...Object.entries(DAMAGED), ...HOSTILE_LINES]) {
  Deno.test(`JournalFile leaves out ${what}, and reads what stands around it`, () => {
    using file = freshPath();
    const text = `${lines([HEAD])}${line}\n${lines([FAILED])}`;
    assertEquals(readBack(file.path, text).entries, [HEAD, FAILED]);
  });
}

Deno.test("JournalFile keeps infinity out, which 1e400 is read as", () => {
  using file = freshPath();
  const line = JSON.stringify(ENTRIES[1]).replace("1200000", "1e400");
  assertEquals(readBack(file.path, `${line}\n`).entries, []);
});
