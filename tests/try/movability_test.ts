import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import {
  type ExamineOptions,
  examineTask,
  type TaskReport,
} from "../../src/try/movability.ts";
import { MODELS } from "../../src/models.ts";

const HOSTILE = new URL("hostile/", import.meta.url);

/** Models that a problem rules out. */
const EVERY = MODELS.map(({ id }) => id);
const WORKERS = MODELS.filter(({ isolation }) => isolation !== null)
  .map(({ id }) => id);
const THREADS = MODELS.filter(({ isolation }) => isolation === "thread")
  .map(({ id }) => id);
const NONE: string[] = [];

interface Expected {
  readonly kind: string;
  readonly models: readonly string[];
  readonly message: RegExp;
  readonly options?: ExamineOptions;
}

/** Files that never end take as long as they are given. */
const HANGS = { limitMs: 1_500 };

const FILES: Readonly<Record<string, Expected>> = {
  closure_argument: {
    kind: "argument-cannot-cross",
    models: WORKERS,
    message: /^inputs\[0\]\[1\]\.onDone is a function, .*: send data/,
  },
  function_in_result: {
    kind: "result-cannot-cross",
    models: WORKERS,
    message: /^the answer\.next for inputs\[0\] is a function/,
  },
  class_argument: {
    kind: "argument-cannot-cross",
    models: WORKERS,
    message: /^inputs\[0\]\[0\]\.from is an instance of Point, .*plain data/,
  },
  class_result: {
    kind: "result-cannot-cross",
    models: WORKERS,
    message: /^the answer\[0\] for inputs\[0\] is an instance of Point/,
  },
  buffer_result: {
    kind: "arrives-plain",
    models: WORKERS,
    message:
      /^the answer\.bytes for inputs\[0\] is an instance of Buffer and arrives as an instance of Uint8Array/,
  },
  serves_on_import: {
    kind: "server-on-import",
    models: EVERY,
    message: /serves_on_import\.ts calls Deno\.serve\(\) while it is loaded/,
  },
  node_server_on_import: {
    kind: "server-on-import",
    models: WORKERS,
    message: /calls server\.listen\(\) while .*import\.meta\.main/,
    options: { permissions: { net: ["127.0.0.1"] } },
  },
  reads_arguments_on_import: {
    kind: "arguments-on-import",
    models: NONE,
    message: /reads Deno\.args when it is loaded/,
  },
  exits_on_import: {
    kind: "exits-on-import",
    models: EVERY,
    message: /with exit code 3: .*import\.meta\.main/,
  },
  counts_calls: {
    kind: "state",
    models: WORKERS,
    message:
      /^the answer\.answer\.calls for inputs\[0\] differs between calls, because the module keeps state/,
  },
  remembers_other_calls: {
    kind: "state",
    models: WORKERS,
    message: /^the answer for inputs\[\d\] /,
  },
  tells_the_time: {
    kind: "non-deterministic",
    models: NONE,
    message: /^the answer\.at for inputs\[0\] differs .* write check\(\)/,
  },
  needs_net: {
    kind: "permission",
    models: EVERY,
    message:
      /needs permission to reach 127\.0\.0\.1:1: export const permissions = \{ net: \["127\.0\.0\.1:1"\] \}, or -- --allow-net=127\.0\.0\.1:1 /,
  },
  reads_on_import: {
    kind: "permission",
    models: EVERY,
    message:
      /needs permission to read \/etc\/hosts while it is loaded: -- --allow-read=\/etc\/hosts/,
  },
  unknown_permission: {
    kind: "permissions",
    models: EVERY,
    message: /found the unknown permission "internet", expected read, write/,
  },
  too_short: {
    kind: "too-short",
    models: NONE,
    message: /takes .* (ns|µs), too short to time alone: [\d,]+ calls/,
  },
  loops_forever: {
    kind: "never-ends",
    models: EVERY,
    message: /^the task for inputs\[0\] has not ended within 1\.5 s/,
    options: HANGS,
  },
  never_settles: {
    kind: "never-ends",
    models: EVERY,
    message: /^the task for inputs\[0\] waits for a promise that nothing/,
  },
  loops_while_loading: {
    kind: "never-loads",
    models: EVERY,
    message: /loading loops_while_loading\.ts has not ended within 1\.5 s/,
    options: HANGS,
  },
  waits_while_loading: {
    kind: "never-loads",
    models: EVERY,
    message: /loading waits_while_loading\.ts has not ended within 1\.5 s/,
    options: HANGS,
  },
  throws_while_loading: {
    kind: "load-failed",
    models: EVERY,
    message:
      /throws while it is loaded: no answer \(throws_while_loading\.ts:2\)/,
  },
  exports_nothing: {
    kind: "no-function",
    models: EVERY,
    message: /has no default export: write `export default`/,
  },
  exports_a_number: {
    kind: "not-a-function",
    models: EVERY,
    message: /default of exports_a_number\.ts is 42, expected a function/,
  },
  exports_a_name: {
    kind: "export-missing",
    models: EVERY,
    message: /name one that it exports: exports_a_name\.ts#resize/,
  },
  exports_a_class: {
    kind: "not-a-function",
    models: EVERY,
    message: /is a class, expected a function/,
  },
  inputs_no_lists: {
    kind: "inputs",
    models: EVERY,
    message: /Cannot use inputs\[0\]: found 1, expected the list/,
  },
  inputs_empty: {
    kind: "empty-inputs",
    models: EVERY,
    message: /Cannot use inputs\(\): found an empty list/,
  },
  inputs_throw: {
    kind: "inputs",
    models: EVERY,
    message: /inputs\(\) throws: RangeError: no inputs today/,
  },
  params_are_texts: {
    kind: "params",
    models: EVERY,
    message: /Cannot read params\.size\[1\]: found "large", expected a number/,
  },
  params_unused: {
    kind: "params-unused",
    models: NONE,
    message: /write inputs = \(\{ size, items \}\) => …/,
  },
  check_refuses: {
    kind: "check",
    models: EVERY,
    message: /refuses what the task itself gives for inputs\[0\]: it returns f/,
  },
  setup_fails: {
    kind: "setup",
    models: EVERY,
    message: /setup\(\) throws: no database \(setup_fails\.ts:2\)/,
  },
  async_generator: {
    kind: "stream-result",
    models: EVERY,
    message: /returns an async iterator, .*Array\.fromAsync/,
  },
  returns_a_stream: {
    kind: "stream-result",
    models: EVERY,
    message: /returns a stream/,
  },
  sorts_in_place: {
    kind: "mutates-arguments",
    models: NONE,
    message: /changes its argument inputs\[0\]\[0\]\.values\[\d\]: .*copy it/,
  },
  leaves_a_rejection: {
    kind: "unhandled-rejection",
    models: EVERY,
    message: /leaves a promise behind that rejects \(nobody waits/,
  },
  leaves_a_timer_that_throws: {
    kind: "uncaught-error",
    models: EVERY,
    message: /leaves something behind that throws \(too late/,
  },
  exits: {
    kind: "exits",
    models: EVERY,
    message: /the task for inputs\[0\] ends its process with exit code 0/,
  },
  exits_in_threads: {
    kind: "exits",
    models: THREADS,
    message: /for inputs\[0\] ends its worker/,
  },
  knows_where_it_runs: {
    kind: "different-answer",
    models: THREADS,
    message: /answer\.place for inputs\[0\] is "a thread", and "main" on the l/,
  },
  calls_itself_forever: {
    kind: "fails",
    models: EVERY,
    message: /it calls itself too deeply for the stack/,
  },
  result_too_deep: {
    kind: "result-cannot-cross",
    models: WORKERS,
    message: /nested too deeply.*: make it flatter/,
  },
  result_too_large: {
    kind: "result-cannot-cross",
    models: WORKERS,
    message: /characters of JSON/,
  },
  throws_a_text: {
    kind: "fails",
    models: EVERY,
    message: /fails for inputs\[0\]: found "boom" thrown/,
  },
  leaves_a_process: {
    kind: "exits",
    models: EVERY,
    message: /ends its process with exit code 0/,
  },
};

const AT_ONCE = 3;

Deno.test("says of each hostile file, in one line, what is wrong and which models that rules out", async (t) => {
  const names = Object.keys(FILES);
  const reports = new Map<string, TaskReport>();
  const examineNext = async (): Promise<void> => {
    const name = names.shift();
    if (name === undefined) return;
    const report = await examineTask(new URL(`${name}.ts`, HOSTILE).href, {
      profileMs: 100,
      ...FILES[name]?.options,
    });
    reports.set(name, report);
    await examineNext();
  };
  await Promise.all(Array.from({ length: AT_ONCE }, examineNext));
  for (const [name, { kind, models, message }] of Object.entries(FILES)) {
    await t.step(name, () => {
      const problems = reports.get(name)?.problems ?? [];
      const found = problems.find((problem) => problem.kind === kind);
      assert(found, `found ${JSON.stringify(problems)}, expected ${kind}`);
      assertMatch(found.message, message);
      assertEquals(found.models, models);
      for (const { message } of problems) assert(!message.includes("\n"));
      assertEquals(
        reports.get(name)?.profile === null,
        models.length === EVERY.length,
      );
    });
  }
  await t.step("and leaves no process behind", async () => {
    assertEquals(await processesOf(/tests.try.hostile|^sleep 987654/), []);
  });
});

Deno.test("a probe ends with whoever has started it, and when it is told to, also while its task computes", async () => {
  const folder = await Deno.realPath(await Deno.makeTempDir());
  const task = `${folder}/task.ts`;
  await Deno.copyFile(new URL("loops_forever.ts", HOSTILE), task);
  const movability = import.meta.resolve("../../src/try/movability.ts");
  const program =
    `import { examineTask } from "${movability}"; await examineTask("${task}");`;
  const probes = () => processesOf(new RegExp(`allow-read=${folder}`));
  // Each look starts a process, which takes its time.
  const look = async (isEnough: (count: number) => boolean) => {
    for (let looks = 0; looks < 1_000; looks++) {
      if (isEnough((await probes()).length)) return;
    }
    throw new Error(`found ${await probes()}`);
  };
  try {
    const parent = new Deno.Command(Deno.execPath(), {
      args: [
        ...["run", "--no-prompt", "--no-config", "--no-lock"],
        ...["--allow-read", "--allow-run=deno", "--allow-env", "--allow-sys"],
        `data:text/javascript,${encodeURIComponent(program)}`,
      ],
      stderr: "null",
    }).spawn();
    await look((count) => count > 0);
    parent.kill("SIGKILL");
    await parent.status;
    await look((count) => count === 0);
    const stop = new AbortController();
    const examined = examineTask(task, { signal: stop.signal });
    await look((count) => count > 0);
    stop.abort(new Error("enough"));
    await assertRejects(() => examined, Error, "enough");
    await look((count) => count === 0);
    await assertRejects(() => examineTask(task, { signal: stop.signal }));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

/** Command lines of this machine; every probe, and every child of one, names the folder that it may read. */
async function processesOf(pattern: RegExp): Promise<string[]> {
  const { stdout } = await new Deno.Command("ps", {
    args: ["-axo", "args"],
  }).output();
  return new TextDecoder().decode(stdout).split("\n")
    .filter((line) => pattern.test(line));
}

Deno.test("a task that tampers with the globals and prints what looks like a report is examined all the same", async () => {
  const report = await examineTask(new URL("tampers.ts", HOSTILE).href, {
    profileMs: 100,
  });
  assertEquals(report.problems, []);
  assertEquals(report.profile?.scenarios.length, 1);
});

Deno.test("a file that does not compile, or imports what is not there, is named with its line", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const examine = async (text: string) => {
      const path = `${folder}/task.ts`;
      await Deno.writeTextFile(path, text);
      const { problems } = await examineTask(path);
      return problems.map(({ kind, message }) => `${kind}: ${message}`);
    };
    const [broken] = await examine("export default () => {\n  let x = ;\n};\n");
    assertMatch(
      broken ?? "",
      /^does-not-compile: task\.ts does not compile: .*\(task\.ts:2\)$/,
    );
    const [missing] = await examine('\nimport "./nope.ts";\n');
    assertMatch(
      missing ?? "",
      /^import-missing: .*nope\.ts.* \(task\.ts:2\)$/,
    );
    const [unknown] = await examine('import "no-such-package";\n');
    assertMatch(unknown ?? "", /^import-missing: .*deno\.json/);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

const LOCK = '{ "version": "5" }';

Deno.test("a task is loaded by the lock file of its project, which is never written", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(`${folder}/task.ts`, "export default () => 1;");
    await Deno.writeTextFile(`${folder}/deno.json`, "{}");
    await Deno.writeTextFile(`${folder}/deno.lock`, '{ "version": "99" }');
    const examine = async () => {
      const { problems } = await examineTask(`${folder}/task.ts`);
      return problems[0]?.message ?? "";
    };
    assertMatch(await examine(), /Unsupported lockfile version/);
    // The tests have loaded it.
    const text = 'import "npm:valibot@1.5.0";\nexport default () => 1;';
    await Deno.writeTextFile(`${folder}/task.ts`, text);
    await Deno.writeTextFile(`${folder}/deno.lock`, LOCK);
    assertMatch(await examine(), /lacks what it imports: run `deno cache/);
    assertEquals(await Deno.readTextFile(`${folder}/deno.lock`), LOCK);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("a file that is not there is refused", async () => {
  await assertRejects(
    () => examineTask("nope.ts", { cwd: "/nowhere" }),
    TypeError,
    "Cannot read /nowhere/nope.ts: found no such file, expected a module",
  );
  await assertRejects(
    () => examineTask("https://example.org/task.ts"),
    TypeError,
    "found a URL",
  );
});
