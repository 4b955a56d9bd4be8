import { assert, assertEquals, assertRejects } from "@std/assert";
import { BusyError, lockMachine } from "../../src/measure/lock.ts";
import { freshPath, within } from "../executors/fixtures/bounds.ts";

const HOLDER = new URL("./fixtures/lock_holder.ts", import.meta.url).href;

/** A process that has tried to take the machine, and the line that it said then. */
async function holderOf(path: string) {
  const child = new Deno.Command("deno", {
    args: ["run", "--quiet", "--no-check", "--no-config", "-A", HOLDER, path],
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const words = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  const { value = "" } = await within(words.read());
  return {
    pid: child.pid,
    said: value.trim(),
    /** Ends it, as it likes or at once. */
    async end(signal?: Deno.Signal): Promise<void> {
      if (signal) child.kill(signal);
      else await child.stdin.close();
      while (!(await within(words.read())).done);
      await within(child.status);
      if (signal) await child.stdin.abort().catch(() => {});
    },
  };
}

Deno.test("lockMachine() refuses a second process, with the number of the first", async () => {
  using file = freshPath();
  const holder = await holderOf(file.path);
  try {
    assertEquals(holder.said, "taken");
    const refusal = await assertRejects(
      () => lockMachine(file.path),
      BusyError,
      `process ${holder.pid},`,
    );
    assert(refusal.hint.includes("wait"));
  } finally {
    await holder.end();
  }
});

Deno.test("lockMachine() keeps other processes out until it is disposed", async () => {
  using file = freshPath();
  {
    using _lock = await lockMachine(file.path);
    const other = await holderOf(file.path);
    await other.end();
    assert(other.said.startsWith("BusyError"));
    assert(other.said.includes(`process ${Deno.pid},`));
  }
  const next = await holderOf(file.path);
  await next.end();
  assertEquals(next.said, "taken");
});

Deno.test("lockMachine() takes over the file that a killed process has left", async () => {
  using file = freshPath();
  const holder = await holderOf(file.path);
  await holder.end("SIGKILL");
  assertEquals(Deno.readTextFileSync(file.path), `${holder.pid}\n`);
  {
    using _lock = await lockMachine(file.path);
    assertEquals(Deno.readTextFileSync(file.path), `${Deno.pid}\n`);
  }
  await assertRejects(() => Deno.stat(file.path), Deno.errors.NotFound);
});

Deno.test("lockMachine() writes over whatever a file held that nobody has locked", async () => {
  using file = freshPath();
  Deno.writeTextFileSync(file.path, "12345678901234567890\nand more\n");
  using _lock = await lockMachine(file.path);
  assertEquals(Deno.readTextFileSync(file.path), `${Deno.pid}\n`);
});

Deno.test("lockMachine() lets go though its file is gone, and leaves the file of the next run alone", async () => {
  using file = freshPath();
  const first = await lockMachine(file.path);
  Deno.removeSync(file.path);
  const next = await lockMachine(file.path);
  first[Symbol.dispose]();
  assertEquals(Deno.readTextFileSync(file.path), `${Deno.pid}\n`);
  Deno.removeSync(file.path);
  next[Symbol.dispose]();
});

Deno.test({
  name: "lockMachine() says whose file it cannot open",
  // Root may open everything.
  ignore: Deno.build.os === "windows" || Deno.uid() === 0,
  async fn() {
    using file = freshPath();
    Deno.writeTextFileSync(file.path, "1\n", { mode: 0o400 });
    const refusal = await assertRejects(
      () => lockMachine(file.path),
      BusyError,
      file.path,
    );
    assert(refusal.hint.includes("removed"));
  },
});
