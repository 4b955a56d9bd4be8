import { assertEquals, assertRejects } from "@std/assert";
import {
  createJournal,
  findJournal,
  openSession,
} from "../../src/cli/bench_session.ts";
import { BusyError, describeMachine } from "../../src/measure/mod.ts";
import { StoreError } from "../../src/results/mod.ts";

/** Lets temporary files go into a folder of their own, so that other runs on this machine do not keep the test out. */
async function inFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "crossover-test-" });
  const before = Deno.env.get("TMPDIR");
  Deno.env.set("TMPDIR", folder);
  try {
    await use(folder);
  } finally {
    if (before === undefined) Deno.env.delete("TMPDIR");
    else Deno.env.set("TMPDIR", before);
    await Deno.remove(folder, { recursive: true });
  }
}

function namesIn(folder: string): string[] {
  return [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
}

Deno.test("openSession() clears away what killed runs have left, and leaves nothing itself", () =>
  inFolder(async (folder) => {
    await Deno.mkdir(`${folder}/crossover-bench-left`);
    await Deno.writeTextFile(`${folder}/crossover-bench-left/file`, "");
    await Deno.mkdir(`${folder}/another`);
    {
      using session = await openSession();
      await Deno.writeTextFile(`${session.folder}/file`, "");
      assertEquals(namesIn(folder).length, 3);
    }
    assertEquals(namesIn(folder), ["another"]);
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
