import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { freshPath } from "../fixtures/bounds.ts";
import { runProgram } from "../fixtures/programs.ts";

/** Submits one task, and tells how that ended; the program itself must live on. */
const TRY = `
  const pool = new SubprocessExecutor({ maxWorkers: 1, startTimeoutMs: 2_000 });
  const future = pool.submit(tasks.add, 1, 1);
  console.log(await future.then(String, (error) => error.name));
  await pool.shutdown();
  console.log("lives");
`;

Deno.test("SubprocessExecutor is broken, and its program lives, where children may not be started", async () => {
  const { code, stdout } = await runProgram(TRY, { flags: ["--deny-run"] });
  assertEquals([code, stdout], [0, "BrokenExecutorError\nlives\n"]);
});

Deno.test("SubprocessExecutor is broken, and its program lives, where there is no such program", async () => {
  const { code, stdout } = await runProgram(TRY, {
    flags: ["--allow-run=deno"],
    before: "PATH=/none",
  });
  assertEquals([code, stdout], [0, "BrokenExecutorError\nlives\n"]);
});

Deno.test("SubprocessExecutor's program lives where its folder is gone", async () => {
  using file = freshPath();
  const folder = JSON.stringify(file.path.replace(/file$/, "gone"));
  const { code, stdout } = await runProgram(
    `
    Deno.mkdirSync(${folder});
    Deno.chdir(${folder});
    Deno.removeSync(${folder});
    ${TRY}`,
    { flags: ["--allow-run", "--allow-write"] },
  );
  assertEquals(code, 0);
  assertMatch(stdout, /^(2|BrokenExecutorError)\nlives\n$/);
});

Deno.test("SubprocessExecutor's program lives where descriptors run out", async () => {
  const { code, stdout } = await runProgram(
    `
    // Deno 2.9.6 opens a pipe for signals when it first needs one, and panics where it cannot: that is not our subject.
    const ignore = () => {};
    Deno.addSignalListener("SIGUSR1", ignore);
    Deno.removeSignalListener("SIGUSR1", ignore);
    const files = [];
    try { for (;;) files.push(Deno.openSync("/dev/null")); } catch { /* That was the last. */ }
    const pool = new SubprocessExecutor({ maxWorkers: 1 });
    const first = await pool.submit(tasks.add, 1, 1).then(String, (error) => error.name);
    for (const file of files) file.close();
    await pool.shutdown();
    await using other = new SubprocessExecutor({ maxWorkers: 1 });
    console.log(first, await other.submit(tasks.add, 1, 1));
  `,
    { flags: ["--allow-run", "--allow-read"], before: "ulimit -n 256" },
  );
  assertEquals([code, stdout], [0, "WorkerExitedError 2\n"]);
});

Deno.test("SubprocessExecutor goes on where descriptors ran out when a child had to be replaced", async () => {
  const { code, stdout, stderr } = await runProgram(
    `
    const ignore = () => {};
    Deno.addSignalListener("SIGUSR1", ignore);
    Deno.removeSignalListener("SIGUSR1", ignore);
    const pool = new SubprocessExecutor({ maxWorkers: 1 });
    await pool.submit(tasks.add, 1, 1);
    const files = [];
    try { for (;;) files.push(Deno.openSync("/dev/null")); } catch { /* That was the last. */ }
    const lost = pool.submit(tasks.exit, 3);
    const waiting = pool.submit(tasks.add, 1, 1);
    const errors = await Promise.all([lost, waiting].map((future) => future.catch((error) => error)));
    for (const file of files) file.close();
    console.log(errors[0].exitCode, errors[1].name, errors[1].message.includes("descriptor"));
    console.log(await pool.submit(tasks.add, 2, 2));
    await pool.shutdown();
  `,
    { flags: ["--allow-run", "--allow-read"], before: "ulimit -n 256" },
  );
  assertEquals([code, stdout], [0, "3 WorkerExitedError true\n4\n"], stderr);
});

/** Tells why a task failed, and its reasons. */
const TELL = `
  const tell = (error) => error instanceof Error ? error.message + " " + tell(error.cause) : "";
  const why = (future) => future.then(String, tell);
`;

Deno.test("SubprocessExecutor names the permission that it lacks", async () => {
  const runDeno = `--allow-run=deno,${Deno.execPath()}`;
  for (
    const [flags, names] of [
      [["--deny-run"], "--allow-run=deno"],
      [[runDeno, "--deny-env=NODE_V8_COVERAGE"], "NODE_V8_COVERAGE"],
    ] as const
  ) {
    const { code, stdout } = await runProgram(
      `${TELL}
      const pool = new SubprocessExecutor({ maxWorkers: 1 });
      console.log(await why(pool.submit(tasks.add, 1, 1)));
      await pool.shutdown();`,
      { flags },
    );
    assertEquals(code, 0);
    assertStringIncludes(stdout, names);
  }
});

Deno.test("SubprocessExecutor names the permission that was revoked before a replacement", async () => {
  const { code, stdout } = await runProgram(`${TELL}
    const pool = new SubprocessExecutor({ maxWorkers: 1 });
    await pool.submit(tasks.add, 1, 1);
    Deno.permissions.revokeSync({ name: "run" });
    await why(pool.submit(tasks.exit, 1));
    console.log(await why(pool.submit(tasks.add, 1, 1)));
    await pool.shutdown();`);
  assertEquals(code, 0);
  assertStringIncludes(stdout, "--allow-run=deno");
});

Deno.test("SubprocessExecutor starts children without the variables of the dynamic loader where Deno would refuse them", async () => {
  for (const run of [`--allow-run=deno,sh,${Deno.execPath()}`, "--allow-run"]) {
    const { stdout, stderr } = await runProgram(TRY, {
      flags: [run],
      before: "export LD_LIBRARY_PATH=/none DYLD_NONE=1",
    });
    assertEquals([stdout, stderr], ["2\nlives\n", ""]);
  }
});

Deno.test("SubprocessExecutor names a variable of the dynamic loader that it was told to hand on", async () => {
  const { stdout } = await runProgram(
    `${TELL}
    const pool = new SubprocessExecutor({ maxWorkers: 1, env: { LD_NONE: "1" } });
    console.log(await why(pool.submit(tasks.add, 1, 1)));
    await pool.shutdown();`,
    { flags: [`--allow-run=deno,sh,${Deno.execPath()}`] },
  );
  assertStringIncludes(stdout, "LD_NONE");
});

Deno.test("SubprocessExecutor starts children for more modules than a command line holds", async () => {
  const { stdout, stderr } = await runProgram(`
    const pool = new SubprocessExecutor({ maxWorkers: 1 });
    const modules = Array.from({ length: 500 }, (_, n) =>
      "data:text/javascript,export const f = () => " + n + "; // " + "x".repeat(300));
    const futures = modules.map((module) => pool.submit({ module, export: "f" }));
    const sum = (await Promise.all(futures)).reduce((a, b) => a + b, 0);
    console.log(sum);
    await pool.shutdown();`);
  assertEquals([stdout, stderr], ["124750\n", ""]);
});

Deno.test("SubprocessExecutor takes a child that is never ready for one that failed to start", async () => {
  const { code, stdout } = await runProgram(`
    const pool = new SubprocessExecutor({ maxWorkers: 1, startTimeoutMs: 1 });
    const future = pool.submit(tasks.add, 1, 1);
    console.log(await future.then(String, (error) => error.name));
    await pool.shutdown();
  `);
  assertEquals([code, stdout], [0, "BrokenExecutorError\n"]);
});
