import process from "node:process";
import { assertEquals } from "@std/assert";
import {
  addTallies,
  filesToRunAgain,
  readTally,
  testGroups,
} from "../../src/cli/test.ts";
import { until } from "../executors/fixtures/bounds.ts";
import { listFiles, PROJECT } from "../fixtures/checkout.ts";

Deno.test("every file of tests is run once where nothing is named, and there is none outside tests/", async () => {
  const run = (await testGroups()).flatMap(({ files }) =>
    files.filter((path) => path.endsWith("_test.ts"))
  );
  assertEquals(
    run.toSorted(),
    (await listFiles(`${PROJECT}tests`))
      .filter((path) => path.endsWith("_test.ts"))
      .map((path) => `tests/${path}`).toSorted(),
  );
  for (const folder of ["bench", "npm_only", "site", "src"]) {
    const files = await listFiles(PROJECT + folder);
    assertEquals(files.filter((path) => path.endsWith("_test.ts")), []);
  }
});

Deno.test("flags reach every process that runs tests, and none that checks types", async () => {
  for (const { name, args } of await testGroups(["--filter", "x"])) {
    assertEquals(args.includes("--filter"), args[0] === "test", name);
  }
});

const FAILED = [
  "a test ... \x1b[31mFAILED\x1b[0m (1ms)",
  "",
  "\x1b[1m FAILURES \x1b[0m",
  "",
  "a test \x1b[90m=> ./tests/a_test.ts:3:6\x1b[0m",
  "",
  "\x1b[31mFAILED\x1b[0m | 3 passed (2 steps) | 1 failed | 4 ignored (9ms)",
].join("\n");

Deno.test("readTally() counts what a process says at its end", () => {
  assertEquals(readTally("ok | 12 passed | 0 failed (1s)", true), {
    ...{ passed: 12, failed: 0, ignored: 0, failures: [] },
  });
  assertEquals(readTally(FAILED, false), {
    ...{ passed: 3, failed: 1, ignored: 4 },
    failures: ["a test => ./tests/a_test.ts:3:6"],
  });
});

Deno.test("readTally() counts a process that fails without a word, and believes no test that prints a last line", () => {
  assertEquals(readTally("", false).failed, 1);
  assertEquals(readTally("ok | 5 passed | 0 failed (1s)", false).failed, 1);
  const printed = "FAILED | 1 passed | 9 failed (1s)\n";
  assertEquals(readTally(`${printed}${FAILED}`, false).failed, 1);
});

Deno.test("addTallies() sums up all processes", () => {
  const tally = readTally(FAILED, false);
  assertEquals(addTallies([tally, tally, readTally("", true)]), {
    ...{ passed: 6, failed: 2, ignored: 8 },
    failures: [...tally.failures, ...tally.failures],
  });
});

Deno.test("files get a second attempt where few failed, and each failure has its place", () => {
  const tally = readTally(FAILED, false);
  assertEquals(filesToRunAgain(addTallies([tally, tally])), [
    "tests/a_test.ts",
  ]);
  assertEquals(filesToRunAgain(readTally("", true)), []);
  assertEquals(filesToRunAgain(addTallies([tally, readTally("", false)])), []);
  const many = Array.from({ length: 6 }, (_, index) => ({
    ...tally,
    failures: [`a test => ./tests/${index}_test.ts:3:6`],
  }));
  assertEquals(filesToRunAgain(addTallies(many.slice(1))).length, 5);
  assertEquals(filesToRunAgain(addTallies(many)), []);
});

/** A test that hears SIGTERM itself, says what process it is in, and never ends. */
const STUBBORN = `Deno.test("goes on", async () => {
  Deno.addSignalListener("SIGTERM", () => {});
  await Deno.writeTextFile(PATH, String(Deno.pid));
  await new Promise((resolve) => setTimeout(resolve, 600_000));
});
`;

Deno.test({
  name:
    "processes of tests end with the command, also where a test hears the signal itself",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    const folder = await Deno.makeTempDir({ prefix: "crossover-ending-" });
    const [file, pidFile] = [`${folder}/stubborn_test.ts`, `${folder}/pid`];
    await Deno.writeTextFile(
      file,
      STUBBORN.replace("PATH", JSON.stringify(pidFile)),
    );
    const command = new Deno.Command("deno", {
      args: [...[
        "run",
        "--quiet",
        "--allow-read",
        "--allow-write",
        "--allow-env",
      ], ...["--allow-run", "src/cli/test.ts", file]],
      cwd: PROJECT,
      env: { INIT_CWD: folder },
      ...{ stdout: "null", stderr: "null" },
    }).spawn();
    try {
      await until(() => readText(pidFile) !== "");
      const pid = Number(readText(pidFile));
      command.kill("SIGTERM");
      await command.status;
      await until(() => !isAlive(pid));
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});

function readText(path: string): string {
  try {
    return Deno.readTextFileSync(path);
  } catch {
    return "";
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
