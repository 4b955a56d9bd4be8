import {
  assert,
  assertEquals,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import type { JournalEntry } from "../../src/measure/journal.ts";
import {
  type PreparedRun,
  prepareRun,
  resumeRun,
  type RunRequest,
} from "../../src/measure/run.ts";
import { SelectionError } from "../../src/measure/plan.ts";
import { PROFILES } from "../../src/measure/profile.ts";
import { UnsupportedError } from "../../src/measure/processors.ts";

function prepare(overrides: Partial<RunRequest> = {}): PreparedRun {
  return prepareRun({
    profile: "quick",
    label: null,
    pin: null,
    ...overrides,
    selection: {
      suites: [],
      workloads: ["primes"],
      models: [],
      cores: [],
      replicates: false,
      ...overrides.selection,
    },
  });
}

const FAILED: JournalEntry = {
  kind: "record",
  round: 1,
  record: { kind: "failed", id: "scaling/primes/async/1", reason: "Error" },
};

Deno.test("prepareRun() plans for the cores that can be used, with the profile's budget and precision unless told otherwise", () => {
  const { head, scenarios, resumed } = prepare();
  assertEquals(head.usableCores, navigator.hardwareConcurrency);
  assertEquals(head.precision, PROFILES.quick.precision);
  assertEquals(head.budgetMs, PROFILES.quick.budgetMs);
  assertEquals(prepare({ budgetMs: 90_000 }).head.budgetMs, 90_000);
  assertEquals(prepare({ precision: 0.1 }).head.precision, 0.1);
  assert(scenarios.length > 0);
  assertEquals(resumed, []);
});

Deno.test("prepareRun() refuses a selection of nothing", () => {
  const selection = {
    suites: ["payload"],
    workloads: ["primes"],
    models: [],
    cores: [],
    replicates: false,
  };
  assertThrows(() => prepare({ selection }), SelectionError);
});

Deno.test({
  name:
    "prepareRun() plans for the cores that the run is kept on, and refuses more than there are",
  ignore: Deno.build.os !== "linux",
  fn() {
    const { head, scenarios } = prepare({ pin: 1 });
    assertEquals(head.usableCores, 1);
    const pools = scenarios.flatMap(({ benchmarks }) => benchmarks).filter((
      { model },
    ) => model === "worker-pool");
    // One is a control.
    assertEquals(pools.map(({ workers }) => workers), [1, 1]);
    const refusal = assertThrows(
      () => prepare({ pin: navigator.hardwareConcurrency + 1 }),
      UnsupportedError,
      "Cannot pin",
    );
    assert(refusal.hint.includes("--pin"));
  },
});

Deno.test("resumeRun() plans what the interrupted run had planned, whatever it had measured", () => {
  const { head, scenarios } = prepare({ label: "night" });
  const entries = [head, FAILED];
  assertEquals(resumeRun(entries), { head, scenarios, resumed: entries });
});

Deno.test("resumeRun() refuses a journal without a plan, of other code, another Deno or other cores", () => {
  const { head } = prepare();
  const journals: JournalEntry[][] = [
    [],
    [FAILED],
    [{ ...head, version: "0.0.1" }],
    [{ ...head, commit: "0123456789ab" }],
    [{ ...head, deno: "2.0.0" }],
    [{ ...head, usableCores: head.usableCores + 1 }],
  ];
  for (const journal of journals) {
    const refusal = assertThrows(() => resumeRun(journal), UnsupportedError);
    assert(refusal.message.startsWith("Cannot resume: found"));
    assert(refusal.hint.includes("measure again"));
  }
});

Deno.test("resumeRun() says what is another than it was", () => {
  const { head } = prepare();
  const { message } = assertThrows(
    () => resumeRun([{ ...head, deno: "2.0.0" }]),
    UnsupportedError,
  );
  const [found = "", expected = ""] = message.split(", expected ");
  assertStringIncludes(found, "Deno 2.0.0");
  assertStringIncludes(expected, `Deno ${Deno.version.deno}`);
});
