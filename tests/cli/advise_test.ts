import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertMatch,
  assertStringIncludes,
} from "@std/assert";
import { describeMachine } from "../../src/measure/mod.ts";
import { type Run, saveRun } from "../../src/results/mod.ts";
import { resolveTaskFile } from "../../src/try/task_file.ts";
import { buildCell, buildRun } from "../fixtures/run_builder.ts";
import { launchWith, runTask, separate, startTask } from "./run_task.ts";
import {
  analyticRun,
  busyNs,
  type ScalingSketch,
  TRUTH,
} from "../analysis/prediction/analytic_run.ts";

const SPIN: ScalingSketch = {
  ...{ id: "plain", kind: "cpu-bound", items: 100 },
  ...{ cpuNs: 500_000, waitNs: 0 },
  measuredNs: { "async/1": 51e6, "worker-pool/2": busyNs(100, 500_000) * 1.2 },
};

async function withResults(
  test: (dir: string) => Promise<void>,
  machine?: string,
): Promise<void> {
  const dir = await Deno.makeTempDir({ prefix: "crossover-advise-" });
  try {
    const options = machine === undefined ? {} : { machine };
    await saveRun(analyticRun({ scaling: [SPIN], ...options }).run, { dir });
    await test(dir);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

Deno.test("advise ranks the models, says why, and shows evidence and a program within 80 columns", async () => {
  const { id } = await describeMachine();
  await withResults(async (dir) => {
    const { code, stdout, stderr } = await startTask(
      ...["advise", "--cpu", "1ms", "--items", "1000", "--payload=2kb"],
      ...["--results", dir],
    );
    assertEquals(code, 0, stderr);
    assertStringIncludes(stdout, "1,000 items of 1.00 ms of computing");
    assertMatch(stdout, /^worker-pool \(2\) +5\d\d ms/m);
    assertMatch(stdout, /^sequential +1\.00 s/m);
    assertStringIncludes(stdout, "With 1 core: sequential code.");
    assertStringIncludes(
      stdout,
      "\n  granularity/spin/worker-pool/2?itemMicros=1000\n",
    );
    assertStringIncludes(stdout, "new WorkerExecutor({ maxWorkers: 2 })");
    const prose = stdout.split("\n").filter((line) => !line.includes(dir));
    assertEquals(prose.filter((line) => line.length > 80), []);
  }, id);
});

Deno.test("advise prints its advice as JSON, from a run that is named", async () => {
  await withResults(async (dir) => {
    const { code, stdout, stderr } = await runTask(
      "advise",
      ...["--wait=20ms", "--items=50", "--cores=4", "--json"],
      ...["--blocking", "--warm", "--run=latest", `--results=${dir}`],
    );
    assertEquals(code, 0, stderr);
    const { work, cores, isWarm, ranking } = JSON.parse(stdout);
    assertEquals([work.waitNs, work.isBlocking, cores, isWarm], [
      ...[20e6, true, 4, true],
    ]);
    assertEquals(ranking.choice.model, "worker-pool");
    assertEquals(ranking.choice.workers, 8);
  });
});

Deno.test("advise --objects takes what is sent for objects, which cost more", async () => {
  await withResults(async (dir) => {
    const adviseOn = async (...flags: string[]) => {
      const { code, stdout, stderr } = await runTask(
        "advise",
        ...["--cpu=1ms", "--items=100", "--payload=64kb", "--json"],
        ...["--run=latest", `--results=${dir}`, ...flags],
      );
      assertEquals(code, 0, stderr);
      const { work, ranking } = JSON.parse(stdout);
      const pool = ranking.ranked.find(({ model }: { model: string }) =>
        model === "worker-pool"
      );
      return { payload: work.payload, dispatchNs: pool.dispatchNs };
    };
    const bytes = await adviseOn();
    const objects = await adviseOn("--objects");
    assertEquals([bytes.payload, objects.payload], ["bytes", "objects"]);
    const moreNs = (65_536 - 64) * (TRUTH.nsPerObjectByte - TRUTH.nsPerByte);
    assertAlmostEquals(objects.dispatchNs - bytes.dispatchNs, moreNs, 1e3);
  });
});

Deno.test("advise without a run of this machine rests on those most like it, and says so", async () => {
  await withResults(async (dir) => {
    const { code, stdout, stderr } = await runTask(
      "advise",
      ...["--cpu", "1ms", "--items", "1000", "--results", dir],
    );
    assertEquals(code, 0, stderr);
    assertStringIncludes(
      stderr.replaceAll(/\s+/g, " "),
      "This machine was never measured: the nearest that was has",
    );
    assertStringIncludes(
      stderr.replaceAll(/\s+/g, " "),
      "`deno task bench` measures this machine.",
    );
    assertMatch(stdout, /^worker-pool \(\d+\)/m);
    assert(!stderr.includes("warning: "));
    await Deno.writeTextFile(`${dir}/m-0123456789ab/cut.json`, "{");
    const cut = await runTask("advise", "--cpu", "1ms", "--results", dir);
    assertMatch(cut.stderr, /^warning: Cannot read \S.*cut\.json/m);
  });
});

Deno.test("advise without any run that tells what concurrency costs says how to make one", async () => {
  const dir = await Deno.makeTempDir({ prefix: "crossover-advise-" });
  try {
    const { code, stderr } = await runTask(
      "advise",
      ...["--cpu", "1ms", "--results", dir],
    );
    assertEquals(code, 69);
    assertStringIncludes(stderr, "found no run of this machine");
    assertStringIncludes(stderr, "hint: make one with `deno task bench`");
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});

Deno.test("advise refuses a run that says nothing of pools here, and names the command that fills the gap", async () => {
  await withResults(async (dir) => {
    const { run } = analyticRun({ scaling: [SPIN] });
    const only = {
      ...run,
      cells: run.cells.filter(({ model }) => model === "sequential"),
    };
    const cut = {
      ...run,
      status: "partial" as const,
      cells: run.cells.map((cell) => ({
        ...cell,
        outcome: cell.outcome.kind === "measured"
          ? { ...cell.outcome, rounds: cell.outcome.rounds.slice(0, 1) }
          : cell.outcome,
      })),
    };
    const write = async (name: string, content: unknown) => {
      await Deno.writeTextFile(`${dir}/${name}`, JSON.stringify(content));
      return `${dir}/${name}`;
    };
    const refused = [
      {
        file: await write("only.json", only),
        found: "found no pool that can be predicted",
        hint: "deno task bench --suite scaling,granularity,batch,payload",
      },
      {
        file: await write("cut.json", cut),
        found: "found a run that was interrupted in its first round",
        hint: "deno task bench --resume",
      },
      {
        file: "tests/results/foreign/fixtures/docs_hyperfine_2.json",
        found: "found a run imported from hyperfine",
        hint: "deno task bench",
      },
    ];
    for (const { file, found, hint } of refused) {
      const { code, stdout, stderr } = await runTask(
        "advise",
        ...["--cpu=1ms", "--items=100", `--run=${file}`],
      );
      assertEquals([code, stdout], [69, ""], stderr);
      assertStringIncludes(stderr, `Cannot advise from ${file}: ${found}`);
      assertStringIncludes(stderr, hint);
    }
  });
});

Deno.test("advise --rate advises on a service within 80 columns, and as JSON", async () => {
  await withResults(async (dir) => {
    const from = ["--cpu=3ms", "--run=latest", `--results=${dir}`];
    const { code, stdout, stderr } = await runTask(
      "advise",
      ...["--rate", "400/s", "--within=40ms", ...from],
    );
    assertEquals(code, 0, stderr);
    assertMatch(stdout, /^the loop +120 % +120 % +no limit +\d+\/s$/m);
    assertMatch(stdout, /^worker-pool \(2\) +\d\d % +0 % /m);
    assertStringIncludes(stdout, "400 requests a second of 3.00 ms");
    assertStringIncludes(stdout, "maxQueue: 80");
    const prose = stdout.split("\n").filter((line) => !line.includes(dir));
    assertEquals(prose.filter((line) => line.length > 80), []);
    const json = await runTask("advise", "--rate=6/min", "--json", ...from);
    const { ratePerSecond, limitMs, choice } = JSON.parse(json.stdout);
    assertEquals([ratePerSecond, limitMs, choice.info.id], [0.1, 50, "async"]);
  });
});

Deno.test("advise calls its figures a guess beyond twice the cores that were measured", async () => {
  await withResults(async (dir) => {
    const rowFor = async (cores: number) => {
      const { stdout } = await runTask(
        "advise",
        ...["--cpu=1ms", "--items=1000", `--cores=${cores}`],
        ...["--run=latest", `--results=${dir}`],
      );
      return /^worker-pool .*$/m.exec(stdout)?.[0] ?? "";
    };
    assert(!(await rowFor(4)).includes("guess"));
    assertMatch(await rowFor(5), /^worker-pool \(\d+\) +\d+ ms, a guess /);
  });
});

Deno.test("advise says what is wrong with a command line", async () => {
  const wrong = [
    { args: [], says: "found no time of an item" },
    { args: ["--cpu", "5"], says: 'Cannot read --cpu: found "5"' },
    {
      args: ["--cpu=5ms", "--items=0"],
      says: 'Cannot read --items: found "0"',
    },
    { args: ["--cpu=5ms", "--payload=x"], says: "Cannot read --payload" },
    { args: ["--cpu=5ms", "200"], says: "Cannot read 200" },
    {
      args: ["--cpu=5ms", "--rate=200"],
      says: 'Cannot read --rate: found "200"',
    },
    { args: ["--cpu=5ms", "--rate=0/s"], says: "Cannot read --rate" },
    {
      args: ["--cpu=5ms", "--rate=9/s", "--items=4"],
      says: "found --items with --rate",
    },
    {
      args: ["--cpu=5ms", "--rate=9/s", "--warm"],
      says: "found --warm with --rate",
    },
    { args: ["--cpu=5ms", "--within=9ms"], says: "--within without --rate" },
  ];
  for (const { args, says } of wrong) {
    const { code, stderr } = await runTask("advise", ...args);
    assertEquals(code, 64, stderr);
    assertStringIncludes(stderr, says);
    assertStringIncludes(stderr, "hint: ");
  }
});

Deno.test("bench:model prints how far predictions are off, and every cell when asked", async () => {
  await withResults(async (dir) => {
    const short = await startTask("bench:model", "--results", dir);
    assertEquals(short.code, 0, short.stderr);
    assertMatch(short.stdout, /^Predictions of 2 benchmarks that/m);
    assertMatch(
      short.stdout,
      /as a ratio, is\s+scaling\/plain\/worker-pool\/2,/,
    );
    assertMatch(short.stdout, /right in\s+\d of\s+those \d/);
    const long = await runTask("bench:model", "--benchmarks", "--results", dir);
    assertMatch(
      long.stdout,
      /^scaling\/plain\/async\/1 +51\.0 ms +50\.0 ms +-2\.0 %$/m,
    );
  });
});

/** A run of a user's task: 100 calls of a millisecond, with a profile that says so. */
function taskRun(): Run {
  const sketch = { suite: "try", workload: "resize", items: 100 };
  const run = buildRun({
    cells: [
      buildCell({ ...sketch, model: "sequential", ns: 100e6 }),
      buildCell({ ...sketch, model: "worker-pool", workers: 2, ns: 57e6 }),
      buildCell({ ...sketch, model: "subprocess-pool", workers: 2, ns: 300e6 }),
    ],
    suites: [{
      ...{ id: "try", label: "Your task", question: "Which?" },
      ...{ baseline: "sequential", isCold: false },
    }],
    workloads: buildRun().workloads.slice(0, 1)
      .map((info) => ({ ...info, id: "resize", label: "resize.ts" })),
  });
  const profile = {
    ...{
      callNs: 1e6,
      cpuNs: 1e6,
      waitNs: 0,
      blocksLoop: true,
      isNative: false,
    },
    ...{ bytesIn: 1e5, bytesOut: 0, allocatedBytes: null, spread: 1 },
    ...{ threadCrossingNs: 1_000, processCrossingNs: 1_000 },
  };
  return {
    ...run,
    id: "20261121-013145-0000000c",
    scenarios: run.scenarios.map((scenario) => ({ ...scenario, profile })),
  };
}

Deno.test("bench:model predicts tried tasks from their profiles, and names the cause of each miss", () =>
  withResults(async (dir) => {
    await saveRun(taskRun(), { dir });
    const { code, stdout, stderr } = await runTask(
      "bench:model",
      ...["--benchmarks", "--results", dir],
    );
    assertEquals(code, 0, stderr);
    assertStringIncludes(stdout, "Tried tasks, predicted");
    assertMatch(stdout, /worker \(2\) +57\.0 ms +5\d\.\d ms +[+-]\d\.\d %$/m);
    assertMatch(
      stdout,
      /subprocess \(2\) +\d{3} ms .*-\d\d\.\d % +bytes on their way$/m,
    );
    assertMatch(stdout, /3 variants of 1 scenario .* 1\s+off by more/s);
    // Without a profile, as in older runs, nothing is predicted.
    const scenarios = taskRun().scenarios.map(({ profile: _, ...one }) => one);
    const old = { ...taskRun(), id: "20261121-013145-0000000d", scenarios };
    await saveRun(old, { dir });
    const none = await runTask("bench:model", old.id, "--results", dir);
    assertStringIncludes(none.stdout, "No run has benchmarks to compare");
  }));

Deno.test("bench:model holds what a short run of a task recommends against a longer one", () =>
  withResults(async (dir) => {
    const short = taskRun();
    const sourceHash = "0".repeat(64);
    const tried = (id: string, budgetMs: number): Run => ({
      ...short,
      id: `${short.id.slice(0, -8)}${id}`,
      settings: { ...short.settings, budgetMs },
      workloads: short.workloads.map((one) => ({ ...one, sourceHash })),
    });
    await saveRun(tried("000000a1", 60_000), { dir });
    await saveRun(tried("000000a2", 300_000), { dir });
    const { code, stdout, stderr } = await runTask(
      "bench:model",
      ...["--results", dir],
    );
    assertEquals(code, 0, stderr);
    assertStringIncludes(stdout, "What the shortest run of each task");
    assertStringIncludes(
      stdout,
      "Of 1 scenario, what is recommended is among the fastest in 1.",
    );
  }));

Deno.test("bench:model --tasks measures no file again that has a run, and says whether the recommended model is among the fastest", async () => {
  const { id } = await describeMachine();
  await withResults(async (dir) => {
    const file = `${dir}/resize.ts`;
    await Deno.writeTextFile(file, "export default () => 1;\n");
    const { sourceHash } = resolveTaskFile(file, { cwd: dir });
    const { machine, workloads, ...run } = taskRun();
    await saveRun({
      ...{ ...run, machine: { ...machine, id } },
      workloads: workloads.map((one) => ({ ...one, sourceHash })),
    }, { dir });
    const { code, stdout, stderr } = await launchWith(
      separate(dir),
      ...["bench:model", "--tasks", file, "--out", dir],
    );
    assertEquals(code, 0, stderr);
    assertStringIncludes(stderr, "resize.ts (1 of 1): measured in ");
    assertMatch(stdout, /^resize\.ts +worker +worker$/m);
    assertMatch(stdout, /the recommended model is\s+among the fastest in 1\./);
  }, id);
});

Deno.test("bench:model prints the comparisons as JSON", async () => {
  await withResults(async (dir) => {
    const { stdout } = await runTask(
      "bench:model",
      ...["latest", "--json", "--results", dir],
    );
    const [{ runId, cells, medianError }] = JSON.parse(stdout);
    assertEquals([runId, cells.length], ["20261121-013145-0000000a", 2]);
    assertEquals(medianError > 0 && medianError < 0.2, true);
  });
});

Deno.test("bench:model says so where a run has no pool to predict", () =>
  withResults(async (dir) => {
    const { run } = analyticRun({ scaling: [SPIN], without: ["granularity"] });
    const id = "20261121-013145-0000000b";
    await saveRun({ ...run, id }, { dir });
    const { code, stdout } = await runTask("bench:model", id, "--results", dir);
    assertEquals(code, 0);
    assertMatch(stdout, /^Predictions of 1 benchmark that/m);
    assert(!stdout.includes("NaN"), stdout);
  }));
