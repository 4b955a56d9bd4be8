import {
  assert,
  assertEquals,
  assertNotMatch,
  assertStringIncludes,
} from "@std/assert";
import { fileURLToPath } from "node:url";
import { findTaskSource, readSources } from "../../site/views/workload_code.ts";
import { makeReport } from "../../site/views/report.ts";
import { WORKLOADS } from "../../src/workloads/mod.ts";
import { buildCell, buildRun, sketchVariant } from "../fixtures/run_builder.ts";
import { buildAssortedSite, EVERY_MODEL, SMALL } from "./assorted_site.ts";

const PROJECT = fileURLToPath(new URL("../../", import.meta.url));

Deno.test("findTaskSource() shows the task of every workload, of the version that is measured", async () => {
  const files = await readSources();
  for (const { id, version, task, hasSharedForm } of WORKLOADS) {
    const found = findTaskSource(files, id);
    assert(found, id);
    assertEquals([found.version, found.task], [version, task.export], id);
    assertStringIncludes(found.text, `function ${task.export}(`);
    assertEquals(
      found.sharedTask !== undefined,
      hasSharedForm && id !== "timer" && id !== "blocking-wait",
      `${id}: a wait is the same in shared memory`,
    );
  }
});

/** What a reader has to grant: the modules of the tasks, and processes. */
const RIGHTS = [
  "--allow-read",
  "--allow-run=deno,sh",
  "--allow-env=NODE_V8_COVERAGE",
];

Deno.test("modelPrograms() writes programs that pass the type-check, run, and check their answers", async () => {
  const [machine] = makeReport([{ run: SMALL, file: "run.json" }]).machines;
  const programs = machine?.run.workloads[0]?.programs ?? [];
  assertEquals(
    programs.map(({ model }) => model),
    EVERY_MODEL,
    "the fastest first",
  );
  const root = await Deno.makeTempDir({ prefix: "crossover-programs-" });
  try {
    await Deno.symlink(PROJECT, `${root}/crossover`);
    const config = { workspace: ["./crossover"], lock: false };
    await Deno.writeTextFile(`${root}/deno.json`, JSON.stringify(config));
    const files = programs.map(({ model }) => `${model}.ts`);
    for (const { model, text } of programs) {
      await Deno.writeTextFile(`${root}/${model}.ts`, text);
    }
    await succeed(["check", "--quiet", ...files], root);
    await succeed(["fmt", "--check", "--quiet", ...files], root);
    for (const file of files) {
      await succeed(["run", "--quiet", "--no-prompt", ...RIGHTS, file], root);
    }
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});

Deno.test("modelPrograms() writes nothing for a model that it does not know", () => {
  const cells = ["sequential", "fibers"].map((model) =>
    buildCell({ workload: "primes", model, ns: 1e6 })
  );
  const known = buildRun({ cells });
  const fibers = sketchVariant("fibers");
  const run = { ...known, models: [...known.models, fibers] };
  const [machine] = makeReport([{ run, file: "run.json" }]).machines;
  const programs = machine?.run.workloads[0]?.programs ?? [];
  assertEquals(programs.map(({ model }) => model), ["sequential"]);
});

Deno.test("the page of a workload shows its code, unless it has changed since it was measured", async () => {
  const site = await buildAssortedSite();
  const page = await site.read("workloads/primes/index.html");
  assertStringIncludes(page, "src/workloads/primes.ts");
  assertStringIncludes(page, "export function countPrimes(");
  const changed = await site.read("workloads/mandelbrot/index.html");
  assertStringIncludes(changed, "has changed since");
  assertNotMatch(changed, /export function/);
});

async function succeed(args: readonly string[], cwd: string): Promise<void> {
  const { code, stderr } = await new Deno.Command("deno", {
    args: [...args],
    env: { NO_COLOR: "1" },
    cwd,
  }).output();
  assertEquals(
    code,
    0,
    `${args.join(" ")}: ${new TextDecoder().decode(stderr)}`,
  );
}
