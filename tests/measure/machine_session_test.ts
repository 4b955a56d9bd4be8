import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import {
  createJournal,
  findJournal,
  openSession,
} from "../../src/measure/machine_session.ts";
import { BusyError, describeMachine } from "../../src/measure/mod.ts";
import { RUN_MARKER } from "../../src/results/bench_id.ts";
import { StoreError } from "../../src/results/mod.ts";
import { freshPath, within } from "../executors/fixtures/bounds.ts";
import { separate } from "../cli/run_task.ts";

/** Lets temporary files go into a folder of their own, so that other runs on this machine do not keep the test out. */
async function inFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "crossover-test-" });
  const before = Object.entries(separate(folder)).map(([name, value]) => {
    const old = Deno.env.get(name);
    Deno.env.set(name, value);
    return [name, old] as const;
  });
  try {
    await use(folder);
  } finally {
    for (const [name, old] of before) {
      if (old === undefined) Deno.env.delete(name);
      else Deno.env.set(name, old);
    }
    await Deno.remove(folder, { recursive: true });
  }
}

function namesIn(folder: string): string[] {
  return [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
}

Deno.test("openSession() clears away what killed runs have left, and leaves nothing itself", () =>
  inFolder(async (folder) => {
    const left = `${folder}/crossover-bench-left`;
    await Deno.mkdir(left);
    await Deno.writeTextFile(`${left}/file`, "");
    await Deno.writeTextFile(
      `${left}/${RUN_MARKER}`,
      `${folder}/crossover-bench.lock`,
    );
    await Deno.mkdir(`${folder}/another`);
    {
      using session = await openSession();
      await Deno.writeTextFile(`${session.folder}/file`, "");
      assertEquals(namesIn(folder).length, 3);
    }
    assertEquals(namesIn(folder), ["another"]);
  }));

Deno.test("openSession() leaves folders alone that no run has marked, whatever they are called", () =>
  inFolder(async (folder) => {
    const of = (name: string) => `${folder}/crossover-bench-${name}`;
    await Deno.mkdir(of("unmarked"));
    await Deno.writeTextFile(of("file"), "");
    // Of a run that held another lock, and may be under way.
    await Deno.mkdir(of("other"));
    await Deno.writeTextFile(`${of("other")}/${RUN_MARKER}`, "/other.lock");
    // A link is not followed, be it to a folder or in place of the marker.
    await Deno.mkdir(`${folder}/marked`);
    const mine = `${folder}/crossover-bench.lock`;
    await Deno.writeTextFile(`${folder}/marked/${RUN_MARKER}`, mine);
    await Deno.symlink(`${folder}/marked`, of("link"));
    await Deno.mkdir(of("linked"));
    await Deno.symlink(
      `${folder}/marked/${RUN_MARKER}`,
      `${of("linked")}/${RUN_MARKER}`,
    );
    const before = namesIn(folder);
    (await openSession())[Symbol.dispose]();
    assertEquals(namesIn(folder), before);
    assertEquals(namesIn(`${folder}/marked`), [RUN_MARKER]);
  }));

Deno.test("openSession() says where there is no folder for temporary files", () =>
  inFolder(async (folder) => {
    Deno.env.set("TMPDIR", `${folder}/missing`);
    const error = await assertRejects(
      () => openSession(),
      StoreError,
      `${folder}/missing`,
    );
    assertStringIncludes(error.hint, "TMPDIR");
    assertEquals(namesIn(folder), []);
  }));

Deno.test("openSession() ends well though its folder is gone: nothing that was measured is lost for it", () =>
  inFolder(async (folder) => {
    {
      using session = await openSession();
      await Deno.remove(session.folder, { recursive: true });
    }
    assertEquals(namesIn(folder), []);
  }));

Deno.test("openSession() leaves no folder where another run is under way", () =>
  inFolder(async (folder) => {
    using _session = await openSession();
    const before = namesIn(folder);
    await assertRejects(() => openSession(), BusyError);
    assertEquals(namesIn(folder), before);
  }));

Deno.test("createJournal() refuses a machine's folder that nothing can be saved in, before anything is measured", () =>
  inFolder(async (folder) => {
    const { id } = await describeMachine();
    await Deno.writeTextFile(`${folder}/${id}`, "");
    await assertRejects(() => createJournal(folder), StoreError, id);
  }));

Deno.test("findJournal() finds the last journal of this machine, whatever stands beside it", () =>
  inFolder(async (folder) => {
    const first = await createJournal(folder);
    const machine = first.path.slice(0, first.path.lastIndexOf("/"));
    const names = ["20260101T000000", "20260102T000000"]
      .map((stamp) => `${machine}/${stamp}.unfinished.ndjson`);
    for (const name of names) await Deno.writeTextFile(name, "");
    await Deno.writeTextFile(`${machine}/20270101-000000-0000000a.json`, "");
    assertEquals((await findJournal(folder)).path, names[1]);
  }));

/** Says when it is there and when it is interrupted, and lives on until its standard input ends. */
const INTERRUPTED = `
import { interruptOnSignals } from "${
  import.meta.resolve("../../src/measure/machine_session.ts")
}";
const signal = interruptOnSignals();
signal.addEventListener("abort", () => console.log("interrupted"));
console.log("ready");
for await (const _ of Deno.stdin.readable);
console.log("end");
Deno.exit();`;

/** What such a process says that is told signals once it is there. */
async function saidAfter(
  signals: readonly Deno.Signal[],
): Promise<{ readonly said: string; readonly signal: string | null }> {
  using file = freshPath();
  Deno.writeTextFileSync(`${file.path}.ts`, INTERRUPTED);
  const config = Deno.env.get("CROSSOVER_CONFIG") ?? "deno.json";
  const child = new Deno.Command("sh", {
    args: [
      "-c",
      `exec deno run -q --no-check --config=${config} --allow-read ` +
      `--allow-env --allow-run=cat,ps ${file.path}.ts`,
    ],
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  let said = "";
  const words = child.stdout.pipeThrough(new TextDecoderStream());
  for await (const text of words.values({ preventCancel: true })) {
    said += text;
    if (!said.includes("ready")) continue;
    for (const signal of signals) {
      child.kill(signal);
      // One that comes while another is pending is one with it.
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    break;
  }
  await child.stdin.close().catch(() => {});
  for await (const text of words) said += text;
  const { signal } = await within(child.status);
  return { said: said.replaceAll("\n", " ").trim(), signal };
}

Deno.test({
  name:
    "interruptOnSignals() interrupts once, however often the end of a terminal or a request to end is told",
  ignore: Deno.build.os === "windows",
  async fn() {
    assertEquals(
      await saidAfter(["SIGHUP", "SIGTERM", "SIGHUP", "SIGTERM", "SIGINT"]),
      { said: "ready interrupted end", signal: null },
    );
    assertEquals((await saidAfter(["SIGINT", "SIGINT"])).signal, "SIGINT");
  },
});
