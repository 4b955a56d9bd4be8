import {
  assertEquals,
  assertInstanceOf,
  assertLessOrEqual,
  assertMatch,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import {
  SubprocessExecutor,
  SubprocessPerTaskExecutor,
  WorkerExitedError,
} from "../../../src/executors/mod.ts";
import { assertAftermath } from "../fixtures/aftermath.ts";
import { freshPath, textOf, until, within } from "../fixtures/bounds.ts";
import { parseNumber } from "../fixtures/npm_tasks.ts";
import { denoChildren, isAlive } from "../fixtures/processes.ts";
import { runProgram, startProgram } from "../fixtures/programs.ts";
import * as tasks from "../fixtures/tasks.ts";

// They write to descriptor 3, which children on Windows do not have.
const ignore = Deno.build.os === "windows";

/** Answers to a chunk of two calls that are none. */
const ANSWERS: Readonly<Record<string, string>> = {
  "null": "[1,3,null]",
  "a number": "[1,3,7]",
  "no list": "[1,3,{}]",
  "a shorter list": "[1,3,[1]]",
  "a longer list": "[1,3,[1,2,3]]",
  "a single result": "[1,0,1]",
  "a failure of nothing": "[1,5,[]]",
  "half a list of values": "[1,4,[[0]]]",
  "time that is none": "[-1,3,[1,2]]",
  "nothing of sense": "[[[",
  "deep nesting": `[1,3,${"[".repeat(100_000)}${"]".repeat(100_000)}]`,
  "an attachment by the name of constructor":
    '[1,4,[[1,[[1],["N","constructor"]],0,1]]]',
  "an attachment by the name of then": '[1,4,[[1,[["t","then"]],0,1]]]',
  "a view of a long array":
    '[1,4,[[1,[[1],["v","Uint8Array",2,0,null],["a",16777216]],0,1]]]',
  "the end of its worker": "!exit 0",
  "readiness again": "!ready",
  "another note": "!other",
};

for (const [what, text] of Object.entries(ANSWERS)) {
  Deno.test({
    name: `SubprocessExecutor ends a child that answers a chunk by ${what}`,
    ignore,
    async fn() {
      await using pool = new SubprocessExecutor({ maxWorkers: 1 });
      const results = pool.map(tasks.forge, [[text], [text]], { chunkSize: 2 });
      const error = await assertRejects(
        () => within(Array.fromAsync(results)),
        WorkerExitedError,
      );
      assertMatch(error.message, /no message|no frame/);
      assertLessOrEqual(denoChildren().length, 1);
      await assertAftermath(pool);
    },
  });
}

Deno.test({
  name:
    "SubprocessExecutor has no more children than maxWorkers, whatever they say of their end",
  ignore,
  async fn() {
    await using pool = new SubprocessExecutor({ maxWorkers: 1 });
    for (let round = 0; round < 3; round++) {
      const future = pool.submit(tasks.forge, "!exit 0");
      await assertRejects(() => within(future), WorkerExitedError);
      await within(pool.submit(tasks.add, 1, 1));
      assertEquals(denoChildren().length, 1);
    }
  },
});

Deno.test({
  name:
    "SubprocessExecutor's program goes on while a child that was stopped is sent much",
  ignore,
  async fn() {
    const pool = new SubprocessExecutor({ maxWorkers: 1 });
    const pid = await within(pool.submit(tasks.pid));
    Deno.kill(pid, "SIGSTOP");
    const bytes = new Uint8Array(2 ** 26);
    const future = pool.with({ timeoutMs: 1_000 })
      .submit(tasks.sumOfBytes, bytes);
    // The time limit can only come about where the event loop turns.
    await within(future.catch(() => {}));
    assertEquals(future.state, "rejected");
    await assertAftermath(pool, [future]);
  },
});

Deno.test({
  name:
    "SubprocessExecutor goes on while nobody reads what its children write to standard error",
  ignore,
  async fn() {
    const program = startProgram(`
      const pool = new SubprocessExecutor({ maxWorkers: 1 });
      for (let n = 0; n < 8; n++) await pool.submit(tasks.floodStderr);
      console.log("done", await pool.submit(tasks.add, 1, 1));
      pool.kill();
    `);
    const reader = program.stdout.pipeThrough(new TextDecoderStream())
      .getReader();
    const { value } = await within(reader.read());
    assertEquals(value, "done 2\n");
    program.kill("SIGKILL");
    await reader.cancel();
    await program.stderr.cancel();
    await program.status;
  },
});

for (const [name, args] of [["spin", []], ["startedThenNever", []]] as const) {
  for (const end of ["SIGKILL", "SIGTERM", "SIGHUP", "Deno.exit"] as const) {
    Deno.test({
      name:
        `A child in ${name} does not outlive a parent without sh that ends by ${end}`,
      ignore,
      async fn() {
        using file = freshPath();
        const path = JSON.stringify(file.path);
        const program = startProgram(
          `
          const pool = new SubprocessExecutor({ maxWorkers: 1, permissions: { read: true, write: true } });
          const future = pool.submit(tasks.${name}, ${[path, ...args]});
          if (${end === "Deno.exit"}) {
            await tasks.untilFile(${path});
            Deno.exit(3);
          }
          await future;
        `,
          { flags: [`--allow-run=deno,${Deno.execPath()}`] },
        );
        const pid = Number(await textOf(file.path));
        if (end !== "Deno.exit") program.kill(end);
        await program.stdout.cancel();
        await program.stderr.cancel();
        const { signal, code } = await program.status;
        assertEquals(signal ?? code, end === "Deno.exit" ? 3 : end);
        await until(() => !isAlive(pid));
      },
    });
  }
}

Deno.test("A child's error names what its executor was not given", async () => {
  await using pool = new SubprocessExecutor({ maxWorkers: 1 });
  const read = pool.submit(tasks.readHere, "/none");
  const error = await assertRejects(() => within(read));
  assertInstanceOf(error, Deno.errors.NotCapable);
  assertStringIncludes(error.message, "permissions: { read: … }");
  assertEquals(error.message.includes("run again"), false);
  assertStringIncludes(error.stack ?? "", "permissions: { read: … }");
});

Deno.test("A child without the permission to import reaches no network by it", async () => {
  await using pool = new SubprocessExecutor({ maxWorkers: 1 });
  for (
    const module of [
      "https://jsr.io/@std/none/1.0.0/mod.ts",
      "https://example.com/mod.ts",
      "jsr:@std/none-such@1",
      "npm:none-such-of-crossover@1.0.0",
    ]
  ) {
    const error = await assertRejects(() =>
      within(pool.submit(tasks.load, module))
    );
    assertInstanceOf(error, TypeError);
    assertMatch(
      error.message,
      /--cached-only|Requires import access|lockfile is out of date/,
    );
  }
});

for (const create of [SubprocessExecutor, SubprocessPerTaskExecutor]) {
  Deno.test(`${create.name} runs tasks that import npm packages, without any permission`, async () => {
    await using pool = new create({ maxWorkers: 1, permissions: {} });
    assertEquals(await within(pool.submit(parseNumber, 7)), 7);
    await assertRejects(
      () => within(pool.submit(parseNumber, "7")),
      Error,
      "Expected number",
    );
  });
}

Deno.test("Tasks in processes see the arguments of their program", async () => {
  const { stdout, stderr } = await runProgram(
    `
    await using threads = new WorkerExecutor({ maxWorkers: 1 });
    await using processes = new SubprocessExecutor({ maxWorkers: 1 });
    const all = await Promise.all([threads.submit(tasks.args), processes.submit(tasks.args)]);
    console.log(JSON.stringify(all));
  `,
    { args: ["--one", "two words"] },
  );
  assertEquals(
    [stdout, stderr],
    ['[["--one","two words"],["--one","two words"]]\n', ""],
  );
});
