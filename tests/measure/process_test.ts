import { pathToFileURL } from "node:url";
import {
  assert,
  assertEquals,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import {
  type BenchJob,
  endProcess,
  probeMemory,
  RecordFile,
  runBench,
} from "../../src/measure/process.ts";
import { freshPath, within } from "../executors/fixtures/bounds.ts";

/** A folder that goes with the test. */
async function inFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await Deno.makeTempDir({ prefix: "crossover-test-" });
  try {
    return await use(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** How a process ends that is asked for one variant. */
function end(
  id: string,
  { cycles = 1, ...overrides }: Partial<BenchJob> & {
    readonly cycles?: number;
  } = {},
) {
  return inFolder((folder) =>
    within(runBench({
      folder,
      pinnedCores: null,
      leftMs: 60_000,
      suite: id.slice(0, id.indexOf("/")),
      scenarios: [{
        variants: [{ id, items: 1 }],
        cycles: Array(cycles).fill([0]),
        warmupMs: 0,
      }],
      signal: new AbortController().signal,
      patienceMs: () => 60_000,
      onRecord: () => {},
      ...overrides,
    }))
  );
}

/** Deno says so where it reads it. */
const UNREADABLE_LOCK = '{ "version": "99" }';

const ATOMICS = "sharing/counter/atomics/2";

Deno.test("probeMemory() measures a benchmark in a process of its own, where the system tells", () =>
  inFolder(async (folder) => {
    const ids = ["scaling/primes/worker-pool/2", "lifecycle/start/process/1"];
    for (const id of ids) {
      const variant = { id, items: 2 };
      const bytes = await probeMemory(variant, { folder, pinnedCores: null });
      assertEquals(bytes !== null, Deno.build.os === "linux");
      assert(bytes === null || Number.isSafeInteger(bytes) && bytes > 0);
    }
  }));

Deno.test("probeMemory() is null where the benchmark cannot be run, or takes too long", () =>
  inFolder(async (folder) => {
    const options = { folder, pinnedCores: null };
    const nothing = { id: "scaling/nothing/async/1", items: 1 };
    assertEquals(await probeMemory(nothing, options), null);
    const impatient = { ...options, patienceMs: 1 };
    const variant = { id: "scaling/primes/async/1", items: 1 };
    assertEquals(await probeMemory(variant, impatient), null);
  }));

Deno.test({
  name: "runBench() keeps its process on the processors that it is told",
  // Elsewhere nothing keeps it there.
  ignore: Deno.build.os !== "linux",
  async fn() {
    const affinities: string[] = [];
    const { problem } = await end(ATOMICS, {
      // Long enough to be looked at while it runs.
      cycles: 20,
      pinnedCores: [0],
      onRecord: () => affinities.push(...affinitiesOfChildren()),
    });
    assertEquals(problem, "");
    assert(affinities.includes("0"));
  },
});

/** The processors that the children of this process are kept on, each as `taskset` lists them. */
function affinitiesOfChildren(): string[] {
  const command = `for pid in $(ps -o pid= --ppid ${Deno.pid}); do
    taskset --cpu-list --pid $pid
  done`;
  const { stdout } = new Deno.Command("sh", {
    args: ["-c", command],
    stderr: "null",
  }).outputSync();
  return new TextDecoder().decode(stdout).trim().split("\n")
    .map((line) => line.split(": ")[1] ?? "");
}

Deno.test("runBench() says what is wrong where its process cannot start", async () => {
  const { problem } = await end("nothing/at/all/1");
  assertStringIncludes(problem, "nothing_bench.ts");
});

Deno.test("runBench() has a user's task loaded by the lock file of its project", () =>
  inFolder(async (folder) => {
    const module = pathToFileURL(`${folder}/task.ts`).href;
    await Deno.writeTextFile(`${folder}/deno.json`, "{}");
    await Deno.writeTextFile(`${folder}/deno.lock`, UNREADABLE_LOCK);
    const { problem } = await end("try/task/sequential/1", {
      task: {
        request: {
          ...{ module, export: "default" },
          ...{ permissions: {}, comparesAnswers: true },
        },
        config: `${folder}/deno.json`,
        ...{ id: "task", label: "task.ts", sourceHash: "" },
        ...{ kind: "cpu-bound", computesNatively: false },
        ...{ scenarios: [], absences: {} },
      },
    });
    assertStringIncludes(problem, "Unsupported lockfile version '99'");
  }));

// Batches of 1 ms times a million: far more than anybody waits for.
const ENDLESS = "granularity/spin/sequential/1?itemMicros=1000";

Deno.test("runBench() ends a process that says nothing for too long", async () => {
  const { problem } = await end(ENDLESS, {
    scenarios: [{
      variants: [{ id: ENDLESS, items: 1e6 }],
      cycles: [[0]],
      warmupMs: 0,
    }],
    patienceMs: () => 1_500,
  });
  assertEquals(problem, "no result within 1.5 s");
});

Deno.test("runBench() ends a process that is stuck when its time is over, and blames nobody", async () => {
  const { problem } = await end(ENDLESS, {
    scenarios: [{
      variants: [{ id: ENDLESS, items: 1e6 }],
      cycles: [[0]],
      warmupMs: 0,
    }],
    leftMs: 1,
  });
  assertEquals(problem, "");
});

// Elsewhere processes cannot be asked to end.
const ignore = Deno.build.os === "windows";

/** A process that has said that it listens for Ctrl-C. */
async function listener(onInterrupt: string, then: string) {
  const child = new Deno.Command("deno", {
    args: [
      "eval",
      `Deno.addSignalListener("SIGINT", () => ${onInterrupt}); console.log("up"); ${then}`,
    ],
    stdout: "piped",
  }).spawn();
  const words = child.stdout.getReader();
  await within(words.read());
  await words.cancel();
  return child;
}

Deno.test({
  name: "endProcess() lets a process end in its own way",
  ignore,
  async fn() {
    const child = await listener(
      "Deno.exit(3)",
      "setInterval(() => {}, 1e6);",
    );
    await within(endProcess(child));
    assertEquals((await child.status).code, 3);
  },
});

Deno.test({
  name: "endProcess() kills a process that is too busy to hear of it",
  ignore,
  async fn() {
    const child = await listener("Deno.exit(3)", "for (;;);");
    await within(endProcess(child, 50));
    assertEquals((await child.status).signal, "SIGKILL");
  },
});

Deno.test("endProcess() leaves alone what has ended", async () => {
  const child = new Deno.Command("deno", { args: ["eval", ""] }).spawn();
  await child.status;
  await endProcess(child);
  assertEquals((await child.status).code, 0);
});

Deno.test("RecordFile gives each record once, and none before it is whole", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const file = new RecordFile(`${folder}/records.ndjson`);
    const append = (text: string) =>
      Deno.writeTextFileSync(file.path, text, { append: true });
    assertEquals(file.take(), []);
    append('{"kind":"started","id":"a"}\n{"kind":"fai');
    assertEquals(file.take(), [{ kind: "started", id: "a" }]);
    append('led","id":"a","reason":"µs"}\n');
    assertEquals(file.take(), [{ kind: "failed", id: "a", reason: "µs" }]);
    assertEquals(file.take(), []);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("RecordFile gives records whole that are written byte by byte", () => {
  using file = freshPath();
  const records = new RecordFile(file.path);
  const record = { kind: "failed", id: "a", reason: "µs → “€”" } as const;
  const found = [];
  for (const byte of new TextEncoder().encode(`${JSON.stringify(record)}\n`)) {
    Deno.writeFileSync(file.path, Uint8Array.of(byte), { append: true });
    found.push(...records.take());
  }
  assertEquals(found, [record]);
});

Deno.test("RecordFile leaves out lines that are damaged, and reads what stands around them", () => {
  using file = freshPath();
  const records = new RecordFile(file.path);
  const started = { kind: "started", id: "a" } as const;
  const line = JSON.stringify(started);
  const damaged = ['{"kind":"mea', `{"kind":"star${line}`, "", "\0\0"];
  for (const text of damaged) {
    Deno.writeTextFileSync(file.path, `${line}\n${text}\n${line}\n`, {
      append: true,
    });
    assertEquals(records.take(), [started, started]);
  }
});

Deno.test("RecordFile never takes over a file that is there", async () => {
  const path = await Deno.makeTempFile();
  try {
    assertThrows(() => new RecordFile(path), Deno.errors.AlreadyExists);
  } finally {
    await Deno.remove(path);
  }
});
