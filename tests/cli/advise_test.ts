import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertMatch,
  assertStringIncludes,
} from "@std/assert";
import { describeMachine } from "../../src/measure/mod.ts";
import { saveRun } from "../../src/results/mod.ts";
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

/** A task of `deno.json` as it is started by its line. */
async function launch(...args: string[]) {
  const { code, stdout, stderr } = await new Deno.Command("deno", {
    args: ["run", "-q", "-P=launch", "src/cli/launch.ts", ...args],
    env: { NO_COLOR: "1" },
  }).output();
  const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, stdout: decode(stdout), stderr: decode(stderr) };
}

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
    const { code, stdout, stderr } = await launch(
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
    const { code, stdout, stderr } = await launch(
      ...["advise", "--wait=20ms", "--items=50", "--cores=4", "--json"],
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
      const { code, stdout, stderr } = await launch(
        ...["advise", "--cpu=1ms", "--items=100", "--payload=64kb", "--json"],
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

Deno.test("advise without a run of this machine says how to make one", async () => {
  await withResults(async (dir) => {
    const { code, stderr } = await launch(
      ...["advise", "--cpu", "1ms", "--results", dir],
    );
    assertEquals(code, 69);
    assertStringIncludes(stderr, "found no run of this machine");
    assertStringIncludes(stderr, "hint: make one with `deno task bench`");
    assert(!stderr.includes("warning: "));
    await Deno.writeTextFile(`${dir}/m-0123456789ab/cut.json`, "{");
    const cut = await launch("advise", "--cpu", "1ms", "--results", dir);
    assertMatch(cut.stderr, /^warning: Cannot read \S.*cut\.json/m);
  });
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
      const { code, stdout, stderr } = await launch(
        ...["advise", "--cpu=1ms", "--items=100", `--run=${file}`],
      );
      assertEquals([code, stdout], [69, ""], stderr);
      assertStringIncludes(stderr, `Cannot advise from ${file}: ${found}`);
      assertStringIncludes(stderr, hint);
    }
  });
});

Deno.test("advise calls its figures a guess beyond twice the cores that were measured", async () => {
  await withResults(async (dir) => {
    const rowFor = async (cores: number) => {
      const { stdout } = await launch(
        ...["advise", "--cpu=1ms", "--items=1000", `--cores=${cores}`],
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
  ];
  for (const { args, says } of wrong) {
    const { code, stderr } = await launch("advise", ...args);
    assertEquals(code, 64, stderr);
    assertStringIncludes(stderr, says);
    assertStringIncludes(stderr, "hint: ");
  }
});

Deno.test("bench:model prints how far predictions are off, and every cell when asked", async () => {
  await withResults(async (dir) => {
    const short = await launch("bench:model", "--results", dir);
    assertEquals(short.code, 0, short.stderr);
    assertStringIncludes(short.stdout, "2 cells predicted; median error ");
    assertStringIncludes(short.stdout, "scaling/plain/worker-pool/2.\n");
    assertMatch(short.stdout, /right in \d of\s+these/);
    const long = await launch("bench:model", "--cells", "--results", dir);
    assertMatch(
      long.stdout,
      /^scaling\/plain\/async\/1 +51\.0 ms +50\.0 ms +-2\.0 %$/m,
    );
  });
});

Deno.test("bench:model prints the comparisons as JSON", async () => {
  await withResults(async (dir) => {
    const { stdout } = await launch(
      ...["bench:model", "latest", "--json", "--results", dir],
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
    const { code, stdout } = await launch("bench:model", id, "--results", dir);
    assertEquals(code, 0);
    assertStringIncludes(stdout, "1 cell predicted; ");
    assertStringIncludes(stdout, "No pool was predicted");
    assert(!stdout.includes("NaN"), stdout);
  }));
