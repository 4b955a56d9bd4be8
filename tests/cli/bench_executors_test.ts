import {
  assertEquals,
  assertLessOrEqual,
  assertMatch,
  assertStringIncludes,
} from "@std/assert";
import { unicodeWidth } from "@std/cli";
import { fileURLToPath } from "node:url";
import {
  formatExecutors,
  formatTargetTable,
} from "../../src/cli/bench_executors.ts";
import {
  EXECUTOR_SCENARIOS,
  type ExecutorScenario,
  judgeTarget,
  lockMachine,
  TARGETS,
  type VariantFigures,
} from "../../src/measure/mod.ts";
import { separate } from "./run_task.ts";

const PROJECT = fileURLToPath(new URL("../../", import.meta.url));

/** Runs the command with a folder for temporary files of its own, so that other runs on this machine do not keep it out. */
async function bench(args: readonly string[], temporary?: string) {
  const { code, stdout, stderr } = await new Deno.Command("deno", {
    args: ["task", "--quiet", "bench:executors", ...args],
    cwd: PROJECT,
    env: { NO_COLOR: "1", ...(temporary ? separate(temporary) : {}) },
    stdin: "null",
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, stdout: text(stdout), stderr: text(stderr) };
}

/** A folder that is not below /tmp: macOS has its temporary files elsewhere too. */
async function inFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ dir: "/var/tmp" });
  try {
    await use(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const SHORT = [
  "--budget",
  "20s",
  "--scenario",
  "memory-process,bytes-transferred",
];

Deno.test("bench:executors measures times and memory, judges them, tells that it is alive, and leaves nothing behind", () =>
  inFolder(async (folder) => {
    const { code, stdout, stderr } = await bench(SHORT, folder);
    assertMatch(stdout, /time a task +to bare/);
    assertMatch(stdout, /^ {2}worker +[\d.,]+/m);
    assertMatch(stdout, /memory +to bare/);
    assertMatch(
      stdout,
      /^ {2}subprocess +[\d.]+ MiB +[\d.]+ +[\d.]+ to [\d.]+$/m,
    );
    assertMatch(
      stdout,
      /(holds|MISSED|unclear) +at most 1.15 × a bare process/,
    );
    assertMatch(stderr, /memory, 1 of \d+: executors\/memory-process/);
    assertEquals(code, stdout.includes("MISSED") ? 1 : 0);
    assertEquals([...Deno.readDirSync(folder)], []);
  }));

Deno.test("bench:executors refuses to measure beside another run", () =>
  inFolder(async (folder) => {
    using _lock = await lockMachine(`${folder}/crossover-bench.lock`);
    const { code, stderr } = await bench(SHORT, folder);
    assertEquals(code, 75);
    assertStringIncludes(stderr, "another run");
  }));

Deno.test("bench:executors lists its scenarios", async () => {
  const { code, stdout } = await bench(["--list"]);
  assertEquals(code, 0);
  assertStringIncludes(stdout, "thread-burst: bare, worker");
});

Deno.test("bench:executors refuses what it does not know", async () => {
  for (
    const [args, found] of [
      [["--scenario", "none"], '"none"'],
      [["--budget", "1s"], '"1s"'],
      [["thread-burst"], "thread-burst: found"],
    ] as const
  ) {
    const { code, stderr } = await bench(args);
    assertEquals(code, 64);
    assertStringIncludes(stderr, found);
    assertStringIncludes(stderr, "hint:");
  }
});

const BURST: ExecutorScenario = {
  id: "thread-burst",
  title: "Threads",
  unit: "time-per-task",
  isOnOneCore: false,
  items: 10,
  workers: 2,
  variants: ["bare", "worker", "piscina"],
};

function measured(
  { id: scenario }: ExecutorScenario,
  variant: string,
  value: number,
): VariantFigures {
  const rounds = [1, 2, 3].map((round) => ({
    round,
    values: [value * (1 + round / 100)],
    cycles: [1],
  }));
  return { scenario, variant, rounds };
}

/** Every scenario, with figures that differ by orders of magnitude. */
function everything(): string {
  const figures = EXECUTOR_SCENARIOS.flatMap((scenario) =>
    scenario.variants.map((variant, index) =>
      measured(scenario, variant, 1_234_567 * 7 ** index)
    )
  );
  const results = TARGETS.map((target) => judgeTarget(target, figures));
  return formatExecutors(EXECUTOR_SCENARIOS, { figures, results });
}

Deno.test("formatExecutors() gives all figures of a table one unit", () => {
  const figures = [["bare", 7_400], ["worker", 1_260], ["piscina", 49_500]]
    .map(([variant, ns]) => measured(BURST, String(variant), Number(ns)));
  const text = formatExecutors([BURST], { figures, results: [] });
  assertEquals(text.split("\n").slice(0, 5), [
    "Threads",
    "           time a task  to bare  95 % interval",
    "  bare         7.55 µs",
    "  worker       1.29 µs     0.17   0.17 to 0.17",
    "  piscina      50.5 µs      6.7     6.7 to 6.7",
  ]);
});

Deno.test("formatExecutors() fits into 80 columns", () => {
  for (const line of everything().split("\n")) {
    assertLessOrEqual(unicodeWidth(line), 80, line);
  }
});

Deno.test("formatExecutors() says below its table whether a target holds, and counts all of them at the end", () => {
  const figures = [
    measured(BURST, "bare", 100),
    measured(BURST, "worker", 50),
  ];
  const results = TARGETS
    .filter(({ scenario, ours }) => scenario === BURST.id && ours === "worker")
    .map((target) => judgeTarget(target, figures));
  const text = formatExecutors([BURST], { figures, results });
  assertStringIncludes(
    text,
    "  MISSED        at least 3 × one message a task: worker to bare 0.50",
  );
  assertStringIncludes(
    text,
    "  not measured  at least 10 × the best npm pool: fewer than 3 rounds count",
  );
  assertStringIncludes(
    text,
    "Targets: 0 hold, 1 missed, 0 unclear, 1 not measured\n  MISSED: thread-burst, worker: at least 3 × one message a task",
  );
});

Deno.test("formatExecutors() names what failed, in short", () => {
  const failure = `Error: ${"long ".repeat(1_000)}`;
  const figures = [{
    scenario: BURST.id,
    variant: "piscina",
    rounds: [],
    failure,
  }];
  const text = formatExecutors([BURST], { figures, results: [] });
  assertStringIncludes(text, "  piscina failed: Error: long");
  assertLessOrEqual(text.length, 700);
});

Deno.test("formatTargetTable() gives each target a row of Markdown, with its figures", () => {
  const figures = [
    measured(BURST, "bare", 1_000),
    measured(BURST, "worker", 500),
  ];
  const results = TARGETS
    .filter(({ scenario, ours }) => scenario === BURST.id && ours === "worker")
    .map((target) => judgeTarget(target, figures));
  const [header, , missed, unmeasured, ...rest] = formatTargetTable([BURST], {
    figures,
    results,
  }).split("\n");
  assertEquals(
    header,
    "| what | ours | compared with | ratio (interval) | bound |",
  );
  assertEquals(
    missed,
    "| Threads | worker 510 ns | bare 1.02 µs | 0.50 (0.50 to 0.50) | 0.33, **missed** |",
  );
  assertEquals(
    unmeasured,
    "| Threads | worker 510 ns | – | – | 0.10, not measured |",
  );
  assertEquals(rest, []);
});
