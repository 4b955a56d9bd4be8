import {
  assert,
  assertEquals,
  assertMatch,
  assertStringIncludes,
} from "@std/assert";
import { launch as launchHere } from "../../src/cli/launch.ts";
import { saveRun } from "../../src/results/mod.ts";
import { checkOut } from "../fixtures/checkout.ts";
import { until } from "../executors/fixtures/bounds.ts";
import { buildRun } from "../fixtures/run_builder.ts";
import { launch, runHere, runTask, taskCommand } from "./run_task.ts";

for (const command of ["bench", "compare", "site", "serve", "test", "ok"]) {
  Deno.test(`${command} --help says how it is used`, async () => {
    // The launcher itself says it of those that read no command line.
    const ended = command === "bench" || command === "compare"
      ? await launch(command, "--help")
      : await runHere(() => launchHere([command, "--help"]));
    assertEquals(ended.code, 0, ended.stderr);
    assertStringIncludes(ended.stdout, `Usage: deno task ${command}`);
    assert(ended.stdout.split("\n").every((line) => line.length <= 80));
  });
}

const MISUSES: readonly { args: string[]; code: number; says: string }[] = [
  {
    args: ["bench", "--quik"],
    code: 64,
    says: "--quik: found an unknown flag",
  },
  { args: ["bench", "quick"], code: 64, says: "quick: found an argument" },
  { args: ["bench", "--cores", "0"], code: 64, says: "expected whole numbers" },
  { args: ["bench", "--pin", "1,2"], code: 64, says: "expected a whole" },
  {
    args: ["bench", "--suite", "gpu"],
    code: 64,
    says: "expected one of scaling, granularity",
  },
  { args: ["bench", "--model", "fork"], code: 64, says: "worker-pool" },
  {
    args: ["bench", "--suite", "batch", "--workload", "primes"],
    code: 64,
    says: "expected at least one",
  },
  {
    args: ["bench", "--out", "deno.json"],
    code: 73,
    says: "Cannot save deno.json",
  },
  { args: ["site", "--nope"], code: 64, says: "--nope: found an unknown flag" },
  { args: ["site", "--rezults=x"], code: 64, says: "did you mean --results?" },
  { args: ["site", "--dest=x"], code: 64, says: "did you mean --out?" },
  ...["site", "serve"].map((task) => ({
    args: [task, "--results", "nowhere"],
    code: 65,
    says: "nowhere: found no folder there",
  })),
  { args: ["site", "--out"], code: 64, says: "--out: found no value" },
  { args: ["site", "--out", "."], code: 73, says: "expected a new folder" },
  { args: ["site", "--out", "results"], code: 73, says: "it holds" },
  { args: ["serve", "--out", "src"], code: 73, says: "no build made it" },
  { args: ["site", "--location", "here"], code: 64, says: "expected a URL" },
  { args: ["serve", "--port", "http"], code: 64, says: "up to 65535" },
  { args: ["ok", "now"], code: 64, says: "expected flags only" },
  { args: ["compare", "latest"], code: 64, says: "found 1 runs, expected two" },
  { args: ["compare", "no-such", "run"], code: 65, says: "Cannot read run" },
  {
    args: ["compare", "deno.json", "deno.json"],
    code: 65,
    says: "which no known tool writes",
  },
];

for (const { args, code, says } of MISUSES) {
  Deno.test(`${args.join(" ")} exits with ${code} and a hint`, async () => {
    const [task, ...rest] = args;
    // What the launcher refuses itself starts nothing, and commands refuse the same in this process.
    const ended = task === "bench" || task === "compare"
      ? await runTask(task, ...rest)
      : code === 73
      ? await launch(...args)
      : await runHere(() => launchHere(args));
    assertEquals(ended.code, code, ended.stderr);
    assertStringIncludes(ended.stderr, says);
    assertMatch(ended.stderr, /^hint: /m);
    assertEquals(ended.stdout, "");
  });
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

/** A port that was free a moment ago. */
function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}

Deno.test("serve builds the site, prints its address and answers there until it is ended", async () => {
  const root = await Deno.makeTempDir({ prefix: "crossover-serve-" });
  await Deno.mkdir(`${root}/results`);
  const port = freePort();
  const address = `http://localhost:${port}/`;
  const child = taskCommand([
    "serve",
    `--results=${root}/results`,
    `--out=${root}/site`,
    `--port=${port}`,
  ], { stdout: "piped", stderr: "null" }).spawn();
  try {
    const output = child.stdout.pipeThrough(new TextDecoderStream());
    let said = "";
    for await (const text of output.values({ preventCancel: true })) {
      said += text;
      if (said.includes(address)) break;
    }
    // What it still says must not fill the pipe.
    const rest = output.pipeTo(new WritableStream());
    const page = await fetchBuilt(address);
    assertEquals(page.status, 200);
    const html = await page.text();
    assertStringIncludes(html, "deno task bench");
    // Lume's live reload is an inline script.
    assertEquals(html.includes("Content-Security-Policy"), false);
    const missing = await fetch(`${address}no/such/page/`);
    await missing.body?.cancel();
    assertEquals(missing.status, 404);

    const taken = await launch(
      "serve",
      `--out=${root}/other`,
      `--port=${port}`,
    );
    assertEquals(taken.code, 69);
    assertStringIncludes(taken.stderr, `port ${port}: found it taken`);

    const run = buildRun();
    await saveRun(run, { dir: `${root}/results` });
    // The search's index is the last to follow.
    await until(async () =>
      (await read(`${address}search/pages.json`)).includes(run.id)
    );
    assertStringIncludes(await read(`${address}runs/`), run.id);

    child.kill("SIGTERM");
    await rest;
    await child.status;
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});

Deno.test("a page that fails fails the build, and the site before stays", async () => {
  const root = await Deno.makeTempDir({ prefix: "crossover-broken-page-" });
  try {
    const checkout = `${root}/checkout`;
    await checkOut(checkout, [
      ...["_config.ts", "deno.json", "deno.lock", "npm_only", "site", "src"],
    ]);
    await Deno.mkdir(`${checkout}/results`);
    await Deno.writeTextFile(
      `${checkout}/site/broken.page.ts`,
      `export default () => { throw new Error("no such figure"); };`,
    );
    const { code, stdout, stderr } = await taskCommand(
      ["site", `--out=${root}/site`],
      { cwd: checkout },
    ).output();
    const said = new TextDecoder().decode(stdout) +
      new TextDecoder().decode(stderr);
    assertEquals(code, 70, said);
    assertMatch(said, /broken\.page\.ts.*no such figure/);
    const left = await Array.fromAsync(Deno.readDir(root));
    assertEquals(left.map(({ name }) => name), ["checkout"]);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});
