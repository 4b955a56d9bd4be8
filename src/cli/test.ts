/**
 * `deno task test`: runs the tests side by side, in one process more than the machine has cores.
 *
 *   types ─┐                    ┌─ lane ─ deno check, deno test a few files, deno test the next few, …
 *   files ─┴─▶ groups ─▶ queue ─┤
 *                               └─ lane ─ deno test the next few, …
 *   and then, one after another, the files whose tests measure, and once more those of which a test failed
 *
 * A module imports the files of a group: Deno would give each file an isolate, which loads everything anew. Not in one
 * process with `--parallel`: tests count the threads, children and descriptors of their own process, and set its
 * variables. Where files are named, one process runs them, and what it says appears as it says it.
 */
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { TEST_GRANTS } from "./commands.ts";
import { permissionFlags } from "./launch.ts";

/** What one process does. */
interface Group {
  readonly name: string;
  readonly args: readonly string[];
  /** Files of tests that it runs. */
  readonly files: readonly string[];
  /** Whether it has the machine to itself. */
  readonly isAlone?: true;
}

/** What came of a group, or of all of them. */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly ignored: number;
  /** Names of tests that failed, each with its place. */
  readonly failures: readonly string[];
}

const PROJECT = fileURLToPath(new URL("../../", import.meta.url));
/** Names a folder for what test processes share, such as sites that were built; it goes with the run. */
const SHARED_VARIABLE = "CROSSOVER_TESTS_SHARE";
/** One more than cores, for some tests wait for a timer or another process; more than these help little. */
const MAX_LANES = 5;
/** What files have in common is loaded and compiled once; but the last processes should end at the same time. */
const FILES_PER_GROUP = 30;

/** A few files may fail because the machine was busy; where more do, something is broken. */
const MAX_FILES_AGAIN = 5;

/** Folders of tests that take longest, which go first: what is left at the end should be short. */
const SLOWEST_FIRST = ["cli", "site", "bench", "executors", "try"]
  .map((folder) => `tests/${folder}`);

/** Folders whose tests take less than to load them: one process runs them all. */
const LIGHT = ["architecture", "npm_only", "stats", "system", "text"]
  .map((folder) => `tests/${folder}`);

/** Tests after which others would find children that are shared, or take their isolate for a worker. */
const APART = ["tests/executors/contract/", "tests/executors/worker/"];

/** Files whose tests measure, and expect enough rounds within a budget. */
const ALONE = [
  "tests/cli/bench_executors_test.ts",
  "tests/end_to_end_test.ts",
];

/** Where documentation has examples that run. */
const DOCUMENTED = ["README.md", "mod.ts", "bench/", "site/", "src/"];

/** Runs the tests. */
export async function runTests(args: readonly string[]): Promise<boolean> {
  const hasFiles = args.some((arg, index) => isFile(arg, args[index - 1]));
  const shared = await Deno.makeTempDir({ prefix: "crossover-tests-" });
  endTogether();
  try {
    return await (hasFiles ? runNamed(args, shared) : runAll(args, shared));
  } finally {
    await Deno.remove(shared, { recursive: true });
  }
}

async function runNamed(
  args: readonly string[],
  shared: string,
): Promise<boolean> {
  const from = Deno.env.get("INIT_CWD") || Deno.cwd();
  const named = args.map((arg, index) =>
    isFile(arg, args[index - 1]) ? resolve(from, arg) : arg
  );
  const process = start(testArguments(named, ["--doc"]), {
    env: { [SHARED_VARIABLE]: shared },
  });
  return (await process.status).success;
}

function isFile(arg: string, before: string | undefined): boolean {
  return !arg.startsWith("-") && before !== "--filter";
}

async function runAll(
  flags: readonly string[],
  shared: string,
): Promise<boolean> {
  const began = performance.now();
  const groups = await testGroups(flags);
  const queue = groups.filter(({ isAlone }) => !isAlone).values();
  const tallies: Tally[] = [];
  const lane = async (_: unknown, number: number) => {
    for (const group of queue) {
      if (isEnding) return;
      tallies.push(await runGroup(group, { shared, number }));
    }
  };
  const lanes = Math.min(navigator.hardwareConcurrency + 1, MAX_LANES);
  await Promise.all(Array.from({ length: lanes }, lane));
  for (const group of groups.filter(({ isAlone }) => isAlone)) {
    if (isEnding) break;
    tallies.push(await runGroup(group, { shared, number: 0 }));
  }
  const total = await runAgain(addTallies(tallies), { flags, shared });
  const seconds = Math.round((performance.now() - began) / 1000);
  console.log(formatTally(total, seconds));
  return total.failed === 0 && !isEnding;
}

/** Gives tests that failed beside others a second attempt, with the machine to themselves, and says which needed it. */
async function runAgain(
  total: Tally,
  { flags, shared }: {
    readonly flags: readonly string[];
    readonly shared: string;
  },
): Promise<Tally> {
  const files = filesToRunAgain(total);
  if (files.length === 0 || isEnding) return total;
  const again = await runGroup({
    name: `second attempt: ${files.join(", ")}`,
    args: testArguments(flags, ["--no-check"]),
    files,
  }, { shared, number: 0 });
  if (again.failed > 0) return total;
  console.log(
    ["Passed at the second attempt only:", ...total.failures, ""].join("\n"),
  );
  return {
    ...total,
    passed: total.passed + total.failed,
    failed: 0,
    failures: [],
  };
}

/** Files of all tests that failed; none where there are many, or where a process failed without naming a test. */
export function filesToRunAgain({ failed, failures }: Tally): string[] {
  const files = failures.flatMap((failure) =>
    / => \.\/(.*):\d+:\d+$/.exec(failure)?.slice(1) ?? []
  );
  const distinct = [...new Set(files)];
  return files.length < failed || distinct.length > MAX_FILES_AGAIN
    ? []
    : distinct;
}

/** All that is run where nothing is named, what takes longest first. */
export async function testGroups(
  flags: readonly string[] = [],
): Promise<Group[]> {
  const test = (
    name: string,
    files: readonly string[],
    extra: readonly string[] = [],
  ) => ({
    name,
    args: testArguments(flags, ["--no-check", ...extra]),
    files,
  });
  const files = await testFiles("tests");
  const folders = Map.groupBy(
    files.filter((path) => !ALONE.includes(path)),
    (path) => {
      const apart = APART.find((folder) => path.startsWith(folder));
      const folder = apart ??
        path.split("/").slice(0, -1).slice(0, 2).join("/");
      return LIGHT.includes(folder) ? LIGHT.join(", ") : folder;
    },
  );
  const groups = [...folders].toSorted(([a], [b]) => rankOf(a) - rankOf(b))
    .flatMap(([folder, files]) => {
      const count = Math.ceil(files.length / FILES_PER_GROUP);
      return Array.from({ length: count }, (_, index) => {
        // Neighbours are alike: dealing them out makes groups that take about as long.
        const own = files.filter((_, place) => place % count === index);
        const part = count > 1 ? `, ${index + 1} of ${count}` : "";
        return test(`${folder}${part}`, own);
      });
    });
  return [
    {
      name: "types",
      args: ["check", "--quiet", "--doc", ...config(), "."],
      files: [],
    },
    ...groups,
    test("examples of the documentation", DOCUMENTED, ["--doc"]),
    ...ALONE.map((path) => ({ ...test(path, [path]), isAlone: true as const })),
  ];
}

function rankOf(folder: string): number {
  const rank = SLOWEST_FIRST.indexOf(folder);
  return rank === -1 ? SLOWEST_FIRST.length : rank;
}

async function testFiles(folder: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(PROJECT + folder)) {
    const path = `${folder}/${name}`;
    if (isDirectory) found.push(...await testFiles(path));
    else if (isTestFile(name)) found.push(path);
  }
  return found.sort();
}

function isTestFile(path: string): boolean {
  return path.endsWith("_test.ts");
}

/** Path of a module that imports all of some files, so that one isolate runs them. */
async function writeModuleOf(
  files: readonly string[],
  folder: string,
): Promise<string> {
  const imports = files.map((path) =>
    `import ${JSON.stringify(import.meta.resolve(`../../${path}`))};\n`
  );
  const path = `${folder}/${crypto.randomUUID()}_test.ts`;
  await Deno.writeTextFile(path, imports.join(""));
  return path;
}

function testArguments(
  args: readonly string[],
  flags: readonly string[],
): string[] {
  return [
    ...["test", "--quiet", "--no-prompt", ...flags],
    ...permissionFlags("measure", TEST_GRANTS),
    ...config(),
    ...args,
  ];
}

/** The launcher has found out whether the official packages can be loaded. */
function config(): string[] {
  const standIns = Deno.env.get("CROSSOVER_CONFIG");
  return standIns ? [`--config=${standIns}`, "--frozen"] : [];
}

interface Surroundings {
  readonly shared: string;
  readonly number: number;
}

/** Runs a group and prints what it said once it has ended, for others say something meanwhile. */
async function runGroup(
  { name, args, files }: Group,
  { shared, number }: Surroundings,
): Promise<Tally> {
  const began = performance.now();
  const isMany = files.length > 1 && files.every(isTestFile);
  const named = isMany ? [await writeModuleOf(files, shared)] : files;
  const process = start([...args, ...named], {
    stdout: "piped",
    stderr: "piped",
    env: {
      [SHARED_VARIABLE]: shared,
      // One lane measures while another does.
      CROSSOVER_LOCK: `${shared}/${number}.lock`,
      ...(Deno.stdout.isTerminal() ? { FORCE_COLOR: "1" } : undefined),
    },
  });
  const { success, stdout, stderr } = await process.output();
  const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  const said = decode(stdout) + decode(stderr);
  const tally = readTally(said, success);
  if (tally.passed + tally.failed + tally.ignored > 0 || !success) {
    console.log(said.trimEnd());
  }
  const seconds = ((performance.now() - began) / 1000).toFixed(0);
  console.log(`--- ${name}: ${success ? "ok" : "FAILED"} (${seconds}s)\n`);
  return tally;
}

/** Counts what `deno test` says at its end, and the failures that it lists before. */
export function readTally(output: string, success: boolean): Tally {
  // deno-lint-ignore no-control-regex
  const text = output.replaceAll(/\x1b\[[0-9;]*m/g, "");
  const [last = ""] = text.match(/^(?:ok|FAILED) \| .*$/gm)?.slice(-1) ?? [];
  const count = (what: string) =>
    Number(new RegExp(`(\\d+) ${what}\\b`).exec(last)?.[1] ?? 0);
  const failures = text.split(/^ FAILURES *$/m)[1]?.match(/^.* => .*$/gm) ?? [];
  const failed = count("failed");
  return {
    passed: count("passed"),
    // A process that is killed, or cannot load a file, counts nothing.
    failed: success ? failed : Math.max(1, failed),
    ignored: count("ignored"),
    failures,
  };
}

export function addTallies(tallies: readonly Tally[]): Tally {
  const sum = (key: "passed" | "failed" | "ignored") =>
    tallies.reduce((total, tally) => total + tally[key], 0);
  return {
    passed: sum("passed"),
    failed: sum("failed"),
    ignored: sum("ignored"),
    failures: tallies.flatMap(({ failures }) => failures),
  };
}

/** The last line, as `deno test` has it, and the failures again, for they may be far above. */
function formatTally(
  { passed, failed, ignored, failures }: Tally,
  seconds: number,
): string {
  const verdict = failed === 0 ? "ok" : "FAILED";
  const left = ignored > 0 ? ` | ${ignored} ignored` : "";
  const time = `${Math.floor(seconds / 60)}m${seconds % 60}s`;
  return [
    ...failures,
    `${verdict} | ${passed} passed | ${failed} failed${left} (${time})`,
  ].join("\n");
}

const running = new Set<Deno.ChildProcess>();

function start(
  args: readonly string[],
  options: Deno.CommandOptions = {},
): Deno.ChildProcess {
  const child = new Deno.Command("deno", {
    ...options,
    args: [...args],
    cwd: PROJECT,
  }).spawn();
  running.add(child);
  child.status.finally(() => running.delete(child));
  return child;
}

let isEnding = false;

/** A process whose tests hear signals themselves may not end at the first. */
const GRACE_MS = 3_000;

/** Ends what is running where this process is told to end; a terminal tells the others by itself. */
function endTogether(): void {
  Deno.addSignalListener("SIGINT", () => isEnding = true);
  if (Deno.build.os === "windows") return;
  const endAll = (signal: Deno.Signal) => {
    isEnding = true;
    for (const child of running) {
      try {
        child.kill(signal);
      } catch {
        // It has ended already.
      }
    }
  };
  // When the terminal closes, the launcher says whether to end.
  Deno.addSignalListener("SIGTERM", () => {
    endAll("SIGTERM");
    setTimeout(() => endAll("SIGKILL"), GRACE_MS);
  });
}

if (import.meta.main) {
  Deno.exit(await runTests(Deno.args) ? 0 : 1);
}
