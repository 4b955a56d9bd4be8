import {
  assert,
  assertEquals,
  assertMatch,
  assertStringIncludes,
} from "@std/assert";
import { launch as launchHere } from "../../src/cli/launch.ts";
import { checkOut } from "../fixtures/checkout.ts";
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
    args: ["bench", "--results", "deno.json"],
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
