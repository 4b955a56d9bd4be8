import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { within } from "./fixtures/bounds.ts";

const EXECUTORS = [
  "WorkerExecutor",
  "SharedMemoryExecutor",
  "SubprocessExecutor",
];

/** Runs a program that defines its own task, as somebody does who tries the library. */
async function run(body: string) {
  const folder = Deno.makeTempDirSync({ prefix: "crossover-test-" });
  try {
    const library = import.meta.resolve("../../src/executors/mod.ts");
    Deno.writeTextFileSync(
      `${folder}/main.ts`,
      `import * as library from ${JSON.stringify(library)};
      export const square = library.task(import.meta, function square(n: number) { return n * n; });
      ${body}`,
    );
    const { code, stdout, stderr } = await within(
      new Deno.Command(Deno.execPath(), {
        args: [
          "run",
          "--quiet",
          "--no-config",
          "--no-check",
          "-A",
          `${folder}/main.ts`,
        ],
        stdin: "null",
      }).output(),
    );
    const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
    return { code, stdout: decode(stdout), stderr: decode(stderr) };
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

for (const name of EXECUTORS) {
  const options = name === "SubprocessExecutor"
    ? "{ maxWorkers: 1, permissions: { read: true, run: true, env: true } }"
    : "{ maxWorkers: 1 }";

  Deno.test(`${name} says that a task lives in the main program, and how to mend it`, async () => {
    const { code, stdout, stderr } = await run(`
      await using pool = new library.${name}(${options});
      console.log(await pool.submit(square, 7));`);
    assertEquals([code, stdout], [1, ""]);
    assertStringIncludes(stderr, "The program and its task share a module");
    assertStringIncludes(stderr, "import.meta.main");
  });

  Deno.test(`${name} says so for map() too`, async () => {
    const { code, stderr } = await run(`
      await using pool = new library.${name}(${options});
      for await (const n of pool.map(square, [[7]])) console.log(n);`);
    assertEquals(code, 1);
    assertStringIncludes(stderr, "The program and its task share a module");
  });

  Deno.test(`${name} starts no workers from a worker whose module goes on after it was loaded`, async () => {
    const { code, stdout } = await run(`
      async function main() {
        await new Promise((resolve) => setTimeout(resolve, 5));
        await using pool = new library.${name}(${options});
        console.log(await pool.submit(square, 7));
      }
      main();`);
    assertEquals([code, stdout], [0, "49\n"]);
  });

  Deno.test(`${name} runs a task of the main program that is guarded`, async () => {
    const { code, stdout, stderr } = await run(`
      if (import.meta.main) {
        await using pool = new library.${name}(${options});
        console.log(await pool.submit(square, 7));
      }`);
    assertEquals([code, stdout, stderr], [0, "49\n", ""]);
  });
}

Deno.test("WorkerExecutor with minWorkers starts none from the module of its own task", async () => {
  const { code, stderr } = await run(`
    await using pool = new library.WorkerExecutor({ maxWorkers: 1, minWorkers: 1 });
    console.log(await pool.submit(square, 7));`);
  assertEquals(code, 1);
  assertStringIncludes(stderr, "The program and its task share a module");
});

Deno.test("a task may use a pool of its own", async () => {
  const { code, stdout, stderr } = await run(`
    export const outer = library.task(import.meta, async function outer(n: number) {
      await using pool = new library.WorkerExecutor({ maxWorkers: 1 });
      return await pool.submit(square, n);
    });
    if (import.meta.main) {
      await using pool = new library.WorkerExecutor({ maxWorkers: 1 });
      console.log(await pool.submit(outer, 7));
    }`);
  assert(code === 0, stderr);
  assertEquals(stdout, "49\n");
});
