import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { fileURLToPath } from "node:url";
import { saveRun } from "../../src/results/mod.ts";
import { descendantsOf } from "../bench/fixtures/descendants.ts";
import { until, within } from "../executors/fixtures/bounds.ts";
import { isAlive } from "../executors/fixtures/processes.ts";
import { buildRun } from "../fixtures/run_builder.ts";
import { inFolder, launch, separate } from "./run_task.ts";

const CONFIG = fileURLToPath(new URL("../../deno.json", import.meta.url));

/** Processes are listed as Linux and macOS do it. */
const isListed = Deno.build.os !== "windows";

/** A program that starts a task and waits for it, as `npx` does; its own arguments hold the name `npx`. */
const STARTER = `
const [, ...args] = Deno.args;
await new Deno.Command("deno", { args, stdin: "null" }).spawn().status;`;

/** What is served, and the folder of everything around it. */
interface Served {
  readonly dir: string;
  readonly port: number;
  readonly address: string;
}

/** Serves a site without runs in a folder of its own until a signal ends the topmost process, and all the others with it. */
function serve(
  top: "deno task" | "npx",
  signal: Deno.Signal,
  test: (served: Served) => Promise<void>,
): Promise<void> {
  return inFolder(async (dir) => {
    await Deno.writeTextFile(`${dir}/npx.ts`, STARTER);
    await Deno.mkdir(`${dir}/results`);
    const port = freePort();
    const address = `http://localhost:${port}/`;
    const task = [
      ...["task", "--quiet", `--config=${CONFIG}`, "serve"],
      ...[`--results=${dir}/results`, `--out=${dir}/site`, `--port=${port}`],
    ];
    const starter = ["run", "-q", "--allow-run=deno", `${dir}/npx.ts`, "npx"];
    const child = new Deno.Command("deno", {
      args: top === "deno task" ? task : [...starter, ...task],
      env: { NO_COLOR: "1", ...separate(dir) },
      stdin: "null",
      stdout: "piped",
      stderr: "null",
    }).spawn();
    const output = child.stdout.pipeThrough(new TextDecoderStream());
    let said = "";
    for await (const text of output.values({ preventCancel: true })) {
      said += text;
      if (said.includes(address)) break;
    }
    // What it still says must not fill the pipe.
    const rest = output.pipeTo(new WritableStream());
    await test({ dir, port, address });
    const started = isListed
      ? descendantsOf(child.pid).map(({ pid }) => pid)
      : [];
    assert(started.length >= 2 || !isListed);
    child.kill(signal);
    await within(child.status);
    await until(() => started.every((pid) => !isAlive(pid)));
    await rest;
  });
}

/** A port that was free a moment ago. */
function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}

async function read(address: string): Promise<string> {
  return await (await fetch(address)).text();
}

/** What is answered once the site is built: until then, Lume asks to wait. */
async function fetchBuilt(address: string): Promise<Response> {
  for (;;) {
    const response = await fetch(address);
    if (response.headers.get("x-lume-cms") !== "wait") return response;
    await response.body?.cancel();
  }
}

Deno.test("serve builds the site, prints its address, answers there, and ends with deno task, ended by SIGKILL", () =>
  serve("deno task", "SIGKILL", async ({ address }) => {
    const page = await fetchBuilt(address);
    assertEquals(page.status, 200);
    const html = await page.text();
    assertStringIncludes(html, "deno task bench");
    // Lume's live reload is an inline script.
    assertEquals(html.includes("Content-Security-Policy"), false);
    const missing = await fetch(`${address}no/such/page/`);
    await missing.body?.cancel();
    assertEquals(missing.status, 404);
  }));

Deno.test("serve keeps its port, builds again for a new run, and ends with npx, ended by SIGTERM", () =>
  serve("npx", "SIGTERM", async ({ dir, port, address }) => {
    const taken = await launch(
      "serve",
      `--out=${dir}/other`,
      `--port=${port}`,
    );
    assertEquals(taken.code, 69);
    assertStringIncludes(taken.stderr, `port ${port}: found it taken`);
    await (await fetchBuilt(address)).body?.cancel();
    const run = buildRun();
    await saveRun(run, { dir: `${dir}/results` });
    // The search's index is the last to follow.
    await until(async () =>
      (await read(`${address}search/pages.json`)).includes(run.id)
    );
    assertStringIncludes(await read(`${address}runs/`), run.id);
  }));
