import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  BusyError,
  lockMachine,
  machineLockPath,
} from "../../src/measure/lock.ts";
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

/** What may have the lock's name without being one; each gives what is to be found unchanged afterwards. */
const OTHERS: Readonly<Record<string, (path: string) => Promise<string>>> = {
  "a link": async (path) => {
    await Deno.writeTextFile(`${path}.target`, "12\n");
    await Deno.symlink(`${path}.target`, path);
    return `${path}.target`;
  },
  "a link to nothing": async (path) => {
    await Deno.symlink(`${path}.nothing`, path);
    return path;
  },
  "a folder": async (path) => {
    await Deno.mkdir(path);
    return path;
  },
  "a FIFO": async (path) => {
    await new Deno.Command("mkfifo", { args: [path] }).output();
    return path;
  },
  "a file of another kind": async (path) => {
    await Deno.writeTextFile(path, "12 monkeys\n");
    return path;
  },
  "a long file": async (path) => {
    await Deno.writeTextFile(path, "1".repeat(100_000));
    return path;
  },
  "a second name of a file": async (path) => {
    await Deno.writeTextFile(`${path}.target`, "12\n");
    await Deno.link(`${path}.target`, path);
    return `${path}.target`;
  },
};

for (const [what, make] of Object.entries(OTHERS)) {
  Deno.test({
    name: `lockMachine() refuses ${what} in the lock's place, and leaves it`,
    ignore: Deno.build.os === "windows",
    async fn() {
      const folder = await Deno.makeTempDir();
      try {
        const path = `${folder}/lock`;
        const kept = await make(path);
        const stateOf = async () => {
          const { isFile, size, ino, mtime } = await Deno.lstat(kept);
          return {
            ...{ size, ino, mtime },
            text: isFile ? await Deno.readTextFile(kept) : "",
            names: [...Deno.readDirSync(folder)].map(({ name }) => name).sort(),
          };
        };
        const before = await stateOf();
        const error = await within(
          assertRejects(() => lockMachine(path), BusyError, path),
        );
        assert(error.hint !== "");
        assertEquals(await stateOf(), before);
      } finally {
        await Deno.remove(folder, { recursive: true });
      }
    },
  });
}

Deno.test("machineLockPath() is the same wherever temporary files go", () => {
  const before = Deno.env.toObject();
  try {
    Deno.env.delete("CROSSOVER_LOCK");
    const path = machineLockPath();
    Deno.env.set("TMPDIR", "/elsewhere");
    Deno.env.set("TEMP", "/elsewhere");
    assertEquals(machineLockPath(), path);
  } finally {
    for (const name of ["CROSSOVER_LOCK", "TMPDIR", "TEMP"]) {
      const value = before[name];
      if (value === undefined) Deno.env.delete(name);
      else Deno.env.set(name, value);
    }
  }
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
  name: "lockMachine() locks another user's file too, and leaves it",
  // Root may write to everything.
  ignore: Deno.build.os === "windows" || Deno.uid() === 0,
  async fn() {
    using file = freshPath();
    Deno.writeTextFileSync(file.path, "1\n", { mode: 0o400 });
    using _lock = await lockMachine(file.path);
    await assertRejects(() => lockMachine(file.path), BusyError, "process 1,");
    assertEquals(Deno.readTextFileSync(file.path), "1\n");
  },
});
