import {
  assert,
  assertEquals,
  assertLess,
  assertLessOrEqual,
  assertMatch,
  assertStringIncludes,
} from "@std/assert";
import { formatMatrix, formatSummary } from "../../src/cli/summary.ts";
import type { Run, RunWarning } from "../../src/results/mod.ts";
import { sketchCells } from "../fixtures/plausible_cells.ts";
import { buildCell, buildRun } from "../fixtures/run_builder.ts";
import { serviceRun } from "../fixtures/services.ts";
import { counters, echoes, lives, suiteRun } from "../site/suite_sketches.ts";
import { reportInDepth, reportRun } from "../../src/text/mod.ts";

const summaries = new Map<Run, string[]>();

/** Each run takes seconds to analyse in depth. */
function summaryOf(run: Run): string[] {
  const known = summaries.get(run);
  if (known) return known;
  const analysis = reportRun(run);
  const text = formatSummary(analysis, reportInDepth(run));
  const lines = text.split("\n");
  summaries.set(run, lines);
  return lines;
}

/** As many workloads as a default run has. */
function wideRun(): Run {
  const [info] = buildRun().workloads;
  assert(info);
  const ids = Array.from({ length: 18 }, (_, index) => `workload-${index}`);
  const primes = sketchCells(2).filter(({ workload }) => workload === "primes");
  return buildRun({
    cells: ids.flatMap((workload) =>
      primes.map((sketch) =>
        buildCell({ ...sketch, workload, items: info.items })
      )
    ),
    workloads: ids.map((id) => ({ ...info, id })),
  });
}

const WIDE = wideRun();
const SMALL = buildRun();

Deno.test("the first screen of a default run says what to use for each of its workloads", () => {
  const lines = summaryOf(WIDE);
  const screen = lines.slice(0, 24);
  assertStringIncludes(screen[0] ?? "", "On 2 cores, use");
  for (let index = 0; index < 18; index++) {
    const line = screen.find((line) => line.startsWith(`workload-${index} `));
    assertMatch(
      line ?? "",
      /any pool +[0-9.]+× +[0-9.]+–[0-9.]+ +worker pool is simplest$|worker pool +[0-9.]+× /,
    );
  }
});

Deno.test("a summary explains its marks once, whatever tables it has", () => {
  for (const run of [WIDE, SMALL]) {
    const legends = summaryOf(run).filter((line) => line.startsWith("*: "));
    assertEquals(legends.length, 1);
  }
});

Deno.test("a summary is at most 80 columns wide", () => {
  for (const run of [WIDE, SMALL]) {
    for (const line of summaryOf(run)) {
      assertLessOrEqual([...line].length, 80, line);
    }
  }
});

Deno.test("a summary says in its first lines how many cycles were set aside, and what else weakens the run in its last", () => {
  const run = buildRun();
  const scenarios = run.scenarios.map((scenario) => ({
    ...scenario,
    rounds: scenario.rounds.map((round) => ({
      ...round,
      cycles: round.cycles.map((cycle) => ({
        ...cycle,
        isSetAside: cycle.cycle === 1,
      })),
    })),
  }));
  const warnings: RunWarning[] = [
    { kind: "trimmed", message: "Left out to keep the time.", cells: [] },
  ];
  const lines = summaryOf({ ...run, scenarios, warnings });
  const first = lines.slice(0, 4).join(" ");
  assertMatch(first, /\d+ of \d+ cycles were set aside/);
  assertEquals(lines.at(-1), "Left out to keep the time.");
  const all = lines.join(" ");
  assertEquals(all.split("were set aside").length, 2);
});

Deno.test("a summary says once why several benchmarks have no figures", () => {
  const run = WIDE;
  const reason = "Left out to stay within the time budget.";
  const cells = run.cells.map((cell) =>
    cell.model === "subprocess-pool"
      ? { ...cell, outcome: { kind: "not-run", reason } as const }
      : cell
  );
  const text = summaryOf({ ...run, cells }).join(" ").replaceAll(/ +/g, " ");
  assertEquals(text.split(reason).length, 2);
  assertMatch(
    text,
    /subprocess-pool\/1, scaling[^ ]+, scaling[^ ]+ and \d+ more not run: Left/,
  );
});

Deno.test("a summary prints no median of what has no steady state", () => {
  const jumping = [1, 2, 3].map((round) =>
    Array.from(
      { length: 20 },
      (_, cycle) => cycle < 8 === (round % 2 === 0) ? 50e6 : 80e6,
    )
  );
  const cycles = jumping.map((all) => all.map((_, index) => index + 1));
  const lines = summaryOf(buildRun({
    cells: [
      buildCell({
        ...{ workload: "primes", model: "sequential", cycles },
        samplesNs: jumping.map((all) => all.map(() => 100e6)),
      }),
      buildCell({
        ...{ workload: "primes", model: "worker-pool", workers: 2, cycles },
        samplesNs: jumping,
      }),
    ],
  }));
  const row = lines.find((line) => /worker-pool +2/.test(line));
  assertStringIncludes(row ?? "", "no steady state");
  assert(!/\d ms/.test(row ?? ""), row);
});

/** Time of each model on each workload, in milliseconds. */
type Times = Readonly<Record<string, Readonly<Record<string, number>>>>;

function matrixOf(times: Times, width: number): string {
  const cells = Object.entries(times).flatMap(([workload, models]) =>
    Object.entries(models).map(([model, ms]) =>
      buildCell({ workload, model, ns: ms * 1e6, spread: 0.001 })
    )
  );
  return formatMatrix(reportRun(buildRun({ cells })), { width });
}

Deno.test("formatMatrix() marks sequential code where it is the fastest, or may be", () => {
  const matrix = matrixOf({
    primes: { sequential: 10, async: 20 },
    http: { sequential: 20, async: 10 },
    mandelbrot: { sequential: 10, async: 10.01 },
  }, 80);
  assertMatch(matrix, /^primes +10\.0 ms \* +0\.50×$/m);
  assertMatch(matrix, /^http +20\.0 ms +2\.0× \*$/m);
  assertMatch(matrix, /^mandelbrot +[0-9.]+ ms = +1\.00× =$/m);
});

Deno.test("formatMatrix() names the models that it leaves out for want of room", () => {
  const times = {
    sequential: 20,
    async: 10,
    "worker-pool": 15,
    "subprocess-pool": 60,
  };
  const all = { primes: times, http: { ...times, "worker-pool": 5 } };
  const wide = matrixOf(all, 80);
  assertStringIncludes(wide, "subprocess");
  assert(!wide.includes("not shown"));
  const narrow = matrixOf(all, 48);
  assertStringIncludes(
    narrow.replaceAll("\n", " "),
    "Not shown, because never among the fastest: subprocess-pool",
  );
  assert(!narrow.includes("subprocess\n"));
  const table = narrow.split("\n").slice(1, 4);
  assertEquals(table.length, 3);
  for (const line of table) assertLess(line.length, 49);
});

Deno.test("the first screen of a run of services is the decision for each of its handlers", () => {
  const lines = summaryOf(serviceRun());
  const screen = lines.slice(0, 24).join(" ");
  for (const costMs of [1, 5, 20]) {
    assertMatch(
      screen,
      new RegExp(`A handler of ${costMs} ms: (do not )?keep it in the loop`),
    );
  }
  for (const line of lines) assertLessOrEqual([...line].length, 80, line);
});

Deno.test("a run that ranks no models begins with what each of its suites answers, and says it once", () => {
  const run = suiteRun([
    ...echoes({ clone: 1, pipe: 4 }),
    ...counters(),
    ...lives(),
  ]);
  const text = summaryOf(run).join(" ");
  const tables = text.indexOf("payload – ");
  for (
    const answer of [
      /1 MiB there and back/,
      /With 2 workers, .* lost 250 of 2,000/,
      /From the start to the first answer: /,
    ]
  ) {
    const found = [...text.matchAll(new RegExp(answer, "g"))];
    assertEquals(found.length, 1, String(answer));
    assertLess(found[0]?.index ?? Infinity, tables, String(answer));
  }
});

/** Waits of a model that holds the loop, and of one that leaves it free. */
function withWaits(run: Run): Run {
  const holdsLoop = ({ workload, model }: Run["cells"][number]) =>
    workload === "primes" && ["sequential", "async"].includes(model);
  const cells = run.cells.map((cell) =>
    cell.outcome.kind !== "measured" ? cell : {
      ...cell,
      outcome: {
        ...cell.outcome,
        rounds: cell.outcome.rounds.map((round) => ({
          ...round,
          loopDelay: holdsLoop(cell)
            ? { micros: [10_000, 20_000, 40_000], counts: [1, 1, 1] }
            : { micros: [1_300], counts: [4] },
        })),
      },
    }
  );
  return { ...run, cells };
}

Deno.test("a summary says what others wait where the loop is held, and of no other workload", () => {
  const lines = summaryOf(withWaits(SMALL));
  const start = lines.findIndex((line) => line.startsWith("Others wait"));
  assert(start > 0);
  assertMatch(lines[start + 1] ?? "", /^workload +sequential +async +worker/);
  assertMatch(lines[start + 2] ?? "", /^primes +40 ms +40 ms +1\.3 ms/);
  assertEquals(lines[start + 3] ?? "", "");
  for (const line of lines) assertLessOrEqual([...line].length, 80, line);
});

Deno.test("a summary says nothing of waits that were not measured", () => {
  assertEquals(
    summaryOf(buildRun()).filter((line) => line.includes("Others wait")),
    [],
  );
});

Deno.test("a summary says the best that the machine can show", () => {
  const run = buildRun();
  const cell =
    run.cells.find(({ workload, model }) =>
      workload === "http" && model === "async"
    )?.id ?? "";
  const text = summaryOf({
    ...run,
    controls: [{ kind: "waiting", cell, ideal: 16 }],
  }).join(" ");
  assertMatch(
    text,
    /The best that this machine can show: pure waits 12 times as fast as a loop, where 16 is ideal \(async code\)\./,
  );
});
