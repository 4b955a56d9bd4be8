import { exitCodeOf, formatPlan } from "../../src/cli/bench.ts";
import { buildCell, buildRun } from "../fixtures/run_builder.ts";
import { assert, assertEquals, assertMatch } from "@std/assert";
import { EXIT } from "../../src/cli/command.ts";
import { type PreparedRun, PROFILES } from "../../src/measure/mod.ts";
import { plan } from "../measure/fixtures/plans.ts";
import { runTask } from "./run_task.ts";

const MISUSES: readonly (readonly [args: string[], error: string])[] = [
  [
    ["--budget", "9s"],
    'Cannot read --budget: found "9s", expected 10 seconds to 12 hours',
  ],
  [
    ["--budget", "13h"],
    'Cannot read --budget: found "13h", expected 10 seconds to 12 hours',
  ],
  [
    ["--budget", "90"],
    'Cannot read --budget: found "90", expected a duration of at most 11 days with its unit: ns, us, ms, s, m or h',
  ],
  [
    ["--precision", "2"],
    'Cannot read --precision: found "2", expected a percentage up to 100%',
  ],
  [
    ["--quick", "--thorough"],
    "Cannot read --quick: found --thorough too, expected one of them",
  ],
];

for (const [args, message] of MISUSES) {
  Deno.test(`bench ${args.join(" ")} is refused in one line with a hint`, async () => {
    const { code, stdout, stderr } = await runTask("bench", ...args);
    assertEquals([code, stdout], [EXIT.usage, ""]);
    const lines = stderr.trim().split("\n");
    assertEquals(lines.filter((line) => line.startsWith("error: ")), [
      `error: ${message}`,
    ]);
    assertMatch(lines.at(-1) ?? "", /^hint: /);
  });
}

/** What `--list` prints of a run with these flags, wherever its lines break. */
async function list(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await runTask("bench", "--list", ...args);
  assertEquals(code, EXIT.ok, stderr);
  return stdout.replaceAll("\n", " ");
}

Deno.test("bench --budget alone chooses the profile that fits into it", async () => {
  const [short, quick, long, usual] = await Promise.all([
    list("--budget=20s"),
    list("--quick", "--budget=20s"),
    list("--budget=5m"),
    list("--budget=6m"),
  ]);
  assertEquals(short, quick);
  assertMatch(short, /at most 20 s in all/);
  assertEquals(long, usual.replace("at most 6 min", "at most 5 min"));
  assert(long.length > short.length);
});

Deno.test("bench --replicates measures every benchmark of a scenario twice", async () => {
  const once = await list("--workload=primes");
  const twice = await list("--workload=primes", "--replicates");
  const idsOf = (text: string) =>
    [...text.matchAll(/([^ ]+) {2}\([0-9]+ a batch\)/g)]
      .map(([, id = ""]) => id);
  const originals = idsOf(once).filter((id) => !id.includes("replicate"));
  assertEquals(
    idsOf(twice).toSorted(),
    originals.flatMap((id) => [id, `${id}?replicate=1`]).toSorted(),
  );
  assert(originals.length > 3);
});

/** What is planned of a workload on two cores. */
function prepared(
  workload: string,
  { budgetMs = PROFILES.default.budgetMs }: { readonly budgetMs?: number } = {},
): PreparedRun {
  const selection = {
    ...{ suites: [], workloads: [workload], models: [], cores: [] },
    replicates: false,
  };
  return {
    head: {
      ...{ kind: "begun", version: "0.2.0", commit: null, deno: "2.9.6" },
      ...{ startedAt: "2026-11-21T01:31:45.000Z", label: null },
      ...{ profile: "default", budgetMs, precision: 0.02, seed: 1, selection },
      ...{ usableCores: 2, pin: null },
    },
    scenarios: plan(selection),
    resumed: [],
  };
}

Deno.test("formatPlan() lists each benchmark, and why others are not measured", () => {
  const run = prepared("json");
  const lines = formatPlan(run).split("\n");
  const benchmarks = run.scenarios.flatMap(({ benchmarks }) => benchmarks);
  for (const { id, absence } of benchmarks) {
    const own = lines.filter((line) => line.startsWith(`${id}  `));
    assertEquals(own.length, 1);
    assertMatch(
      own[0] ?? "",
      absence === undefined ? /\([0-9]+ a batch\)$/ : / {2}not measured: [A-Z]/,
    );
  }
  assert(benchmarks.some(({ absence }) => absence !== undefined));
});

Deno.test("formatPlan() ends with how much it is, and how long it takes at most", () => {
  const text = formatPlan(prepared("spin", { budgetMs: 90_000 }));
  const closing = text.slice(text.indexOf("\n\n")).trim().split("\n");
  assert(closing.every((line) => line.length <= 80));
  assertMatch(
    closing.join(" "),
    /^[0-9]+ benchmarks of [0-9]+ scenarios on 2 cores, in at least 3 rounds each and at most 1 min 30 s in all\. /,
  );
});

const CELL = buildCell({ workload: "primes", model: "sequential" });
const FAILED = {
  ...CELL,
  outcome: { kind: "failed" as const, reason: "It broke." },
};

Deno.test("exitCodeOf() is negative where a cell failed, in any round", () => {
  const cells = [CELL];
  const warning = { kind: "failed-round" as const, message: "It broke." };
  const run = buildRun({ cells });
  assertEquals(exitCodeOf(run), EXIT.ok);
  assertEquals(exitCodeOf({ ...run, cells: [CELL, FAILED] }), EXIT.negative);
  assertEquals(
    exitCodeOf({ ...run, warnings: [{ ...warning, cells: [CELL.id] }] }),
    EXIT.negative,
  );
});

Deno.test("exitCodeOf() tells an interruption before anything else", () => {
  const run = buildRun({ cells: [FAILED], status: "partial" });
  assertEquals(exitCodeOf(run), EXIT.interrupted);
});
