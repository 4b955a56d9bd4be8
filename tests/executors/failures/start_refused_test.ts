import { assertEquals, assertMatch } from "@std/assert";
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
  assertEquals([code, stdout], [0, "BrokenExecutorError 2\n"]);
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
