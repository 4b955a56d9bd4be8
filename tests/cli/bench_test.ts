import {
  bench,
  exitCodeOf,
  formatNext,
  formatPlan,
} from "../../src/cli/bench.ts";
import { UsageError } from "../../src/cli/arguments.ts";
import { buildCell, buildRun } from "../fixtures/run_builder.ts";
import {
  assert,
  assertEquals,
  assertMatch,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import { EXIT } from "../../src/cli/command.ts";
import { formatSeconds } from "../../src/cli/progress_line.ts";
import {
  estimateTimes,
  type PreparedRun,
  PROFILES,
  SELECTABLE,
} from "../../src/measure/mod.ts";
import { plan } from "../measure/fixtures/plans.ts";
import { launch, runTask } from "./run_task.ts";

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
  const short = await list("--budget=20s");
  const quick = await list("--quick", "--budget=20s");
  const long = await list("--budget=5m");
  const usual = await list("--budget=6m");
  assertEquals(short, quick);
  assertMatch(short, /at most 20 s in all/);
  assertEquals(long, usual.replace("at most 6 min", "at most 5 min"));
  assert(long.length > short.length);
});

Deno.test("bench --ids lists ids alone, and --replicates each twice, but for the controls", async () => {
  const once = await runTask("bench", "--ids", "--workload=primes");
  const twice = await runTask(
    ...[
      "bench",
      "--list",
      "--ids",
      "--workload=primes",
      "--replicates",
    ] as const,
  );
  const idsOf = ({ stdout }: { readonly stdout: string }) =>
    stdout.trim().split("\n").filter((id) => !id.startsWith("controls/"));
  const originals = idsOf(once).filter((id) => !id.includes("replicate"));
  assertEquals(
    idsOf(twice).toSorted(),
    originals.flatMap((id) => [id, `${id}?replicate=1`]).toSorted(),
  );
  assert(originals.length > 3);
  const { stdout } = await runTask("bench", "--ids", "--workload=json");
  assert(stdout.includes("/json/async/"));
  assert(!stdout.includes("/json/shared-memory/"), stdout);
});

Deno.test("bench --help lists every suite, workload and model", async () => {
  const { stdout } = await launch("bench", "--help");
  const words = new Set(stdout.split(/[\s,]+/));
  for (const names of Object.values(SELECTABLE)) {
    for (const name of names) assert(words.has(name), name);
  }
});

Deno.test("bench suggests the suite, workload or model that was meant, by the heads of its tables too", async () => {
  const wrong = [
    ["--suite=scalling", "--suite scaling"],
    ["--workload=primse", "--workload primes"],
    ["--workload=blocking", "--workload blocking-wait"],
    ["--model=worker", "--model worker-pool"],
    ["--model=subprocess/task", "--model subprocess-per-task"],
    ["--lst", "--list"],
    ["--out=x", "--results"],
  ] as const;
  for (const [given, meant] of wrong) {
    const error = await assertRejects(() => bench([given]), UsageError);
    assertStringIncludes(error.hint, `did you mean ${meant}?`);
  }
});

/** What is planned of a workload on two cores. */
function prepared(
  workload: string | readonly string[],
  { budgetMs = PROFILES.default.budgetMs }: { readonly budgetMs?: number } = {},
): PreparedRun {
  const selection = {
    ...{ suites: [], workloads: [workload].flat(), models: [], cores: [] },
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

Deno.test("formatPlan() has a line for each scenario, with its time, models and workers", () => {
  const lines = formatPlan(prepared("json")).split("\n");
  assertEquals(lines[0], "scaling");
  assertMatch(lines[1] ?? "", /^workload +time {2}variants \(workers\)$/);
  assertMatch(
    lines[2] ?? "",
    /^ {2}json +[0-9]+ s {2}sequential, async, worker-pool \(1,2\), /,
  );
  assertStringIncludes(
    lines.join(" "),
    "Not measured, as shared-memory has no form of them: json.",
  );
  const measured = prepared("json").scenarios.flatMap(({ benchmarks }) =>
    benchmarks.filter(({ absence }) => absence === undefined)
  );
  assertStringIncludes(
    lines.join(" "),
    `${measured.length} benchmarks of 1 scenario`,
  );
});

Deno.test("formatPlan() names scenarios of one workload by what sets them apart, within 80 columns", () => {
  const lines = formatPlan(prepared("spin")).split("\n");
  for (const name of ["spin, itemMicros 10", "spin, items 1000"]) {
    assertEquals(lines.filter((line) => line.includes(`${name} `)).length, 1);
  }
  assert(lines.every((line) => line.length <= 80));
});

Deno.test("formatPlan() tells each scenario's own time and variants, and the times of all together", () => {
  const run = prepared(["json", "primes", "spin"]);
  const times = estimateTimes(run);
  const planned = run.scenarios.map((scenario, index) => ({
    ...{ suite: scenario.suite, time: formatSeconds(times[index] ?? NaN) },
    variants: JSON.stringify(
      scenario.benchmarks.filter(({ absence }) => absence === undefined)
        .map(({ model, workers }) => [model, workers]),
    ),
  }));
  const suites = [...Map.groupBy(planned, ({ suite }) => suite).values()];
  const text = formatPlan(run);
  const lines = text.split("\n").filter((line) => /^ {2}\w/.test(line));
  const rows = suites.flatMap((own) =>
    own.map(({ time, variants }, index) => ({
      time,
      isSame: own[index - 1]?.variants === variants,
    }))
  );
  assertEquals(lines.length, rows.length);
  for (const [index, line] of lines.entries()) {
    assertStringIncludes(line, ` ${rows[index]?.time}  `);
    assertEquals(line.endsWith("the same"), rows[index]?.isSame, line);
  }
  assert(new Set(rows.map(({ time }) => time)).size > 1);
  assert(rows.some(({ isSame }) => isSame));
  assert(
    suites.some((own) => new Set(own.map(({ variants }) => variants)).size > 1),
  );
  const total = times.reduce((sum, time) => sum + time, 0);
  assertStringIncludes(
    text.replaceAll(/\s+/g, " "),
    `which take about ${formatSeconds(total)},`,
  );
});

Deno.test("formatPlan() ends with how much it is, and how long it takes at most", () => {
  const text = formatPlan(prepared("spin", { budgetMs: 90_000 }));
  const closing = text.slice(text.lastIndexOf("\n\n")).trim().split("\n");
  assert(closing.every((line) => line.length <= 80));
  assertMatch(
    closing.join(" "),
    /^[0-9]+ benchmarks of [0-9]+ scenarios on 2 cores, in at least 3 rounds each, which take about [0-9 mins]+, and at most 1 min 30 s in all\. /,
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

Deno.test("formatNext() names commands that work where the run was saved", () => {
  const first = formatNext({
    ...{ isPartial: false, hasPrevious: false, results: undefined },
  });
  assertEquals(first, [
    "Next:  deno task site  builds the report from all saved runs",
  ]);
  const elsewhere = formatNext({
    ...{ isPartial: true, hasPrevious: true, results: "my runs" },
  }).join("\n");
  assertStringIncludes(
    elsewhere,
    "deno task bench --resume --results 'my runs'",
  );
  assertStringIncludes(elsewhere, "deno task site --results 'my runs'");
  assertStringIncludes(
    elsewhere,
    "deno task compare previous latest --results 'my runs'",
  );
  const far = formatNext({
    ...{ isPartial: false, hasPrevious: true, results: "runs/".repeat(8) },
  });
  assert(far.every((line) => line.length <= 100), far.join("\n"));
  assert(!far.join().includes("builds the report"));
});
