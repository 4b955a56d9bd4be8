import { assert, assertEquals, assertNotMatch } from "@std/assert";
import { runAdvise } from "../../src/cli/advise.ts";
import { modelWorth } from "../../src/cli/bench_model.ts";
import { worth } from "../../src/cli/bench_worth.ts";
import { compare } from "../../src/cli/compare.ts";
import { exportTo } from "../../src/cli/export.ts";
import { importFiles } from "../../src/cli/import.ts";
import { buildCell, buildRun } from "../fixtures/run_builder.ts";
import { withSavedRuns } from "../fixtures/saved_runs.ts";

/** Turns the direction of text; the format of runs lets it through, as it does whatever has a place in some language. */
const BIDI = "\u202e\u2066\u200f";
/** Clears a screen: in a file's name, which no format checks. */
const ESCAPE = "\x1b[2J\u009b1m\x07";
const HOSTILE = /[^\P{Cc}\n]|\p{Bidi_C}/u;

function hostileRun(number: number, ns: number) {
  const run = buildRun({
    id: `20261121-013145-0000000${number}`,
    label: `of ${BIDI}today`,
    cells: [
      ...["sequential", "async"].map((model) =>
        buildCell({ workload: "primes", model, ns })
      ),
      {
        ...buildCell({ workload: "primes", model: "worker-pool" }),
        outcome: { kind: "failed" as const, reason: `It ${BIDI}broke.` },
      },
    ],
  });
  return { ...run, machine: { ...run.machine, cpuModel: `Chip ${BIDI}9` } };
}

/** What a command prints, on either stream; an error counts as printed by nobody. */
async function printed(run: () => Promise<unknown>): Promise<string> {
  const { log, error } = console;
  const lines: string[] = [];
  console.log = console.error = (line: string) => void lines.push(line);
  try {
    await run();
  } catch {
    // How an error is told is tested apart.
  } finally {
    Object.assign(console, { log, error });
  }
  return lines.join("\n");
}

const COMMANDS: readonly {
  readonly name: string;
  readonly run: (dir: string) => Promise<unknown>;
}[] = [
  ...["text", "markdown", "json"].map((format) => ({
    name: `compare --format ${format}`,
    run: (dir: string) =>
      compare(["previous", "latest", `--format=${format}`, "--results", dir]),
  })),
  {
    name: "advise",
    run: (dir) => runAdvise(["--cpu=1ms", "--run=latest", "--results", dir]),
  },
  {
    name: "bench:model --json",
    run: (dir) => modelWorth(["--json", "--results", dir]),
  },
  {
    name: "bench:worth",
    run: (dir) => worth(["--saved-only", "--results", dir]),
  },
  {
    name: "export, of the files that it cannot read",
    run: (dir) =>
      exportTo([
        ...["latest", "--format=csv", "--results", dir],
        `--out=${dir}/out.csv`,
      ]),
  },
  {
    name: "import",
    run: (dir) =>
      importFiles([
        `${dir}/other/hyper${ESCAPE}fine.json`,
        "--results",
        `${dir}/new${ESCAPE}`,
      ]),
  },
];

for (const { name, run } of COMMANDS) {
  Deno.test(`${name} shows foreign text, and never acts on it`, () =>
    withSavedRuns([hostileRun(1, 1e6), hostileRun(2, 2e6)], async (dir) => {
      await Deno.mkdir(`${dir}/other`);
      await Deno.writeTextFile(`${dir}/other/b${ESCAPE}d.json`, "{}");
      await Deno.copyFile(
        "tests/results/foreign/fixtures/hyperfine_1_15.json",
        `${dir}/other/hyper${ESCAPE}fine.json`,
      );
      const text = await printed(() => run(dir));
      assert(text !== "", "nothing was printed");
      assertNotMatch(text, HOSTILE);
    }));
}

Deno.test("commands print by the functions of command.ts alone", async () => {
  const direct: string[] = [];
  for await (const { name } of Deno.readDir("src/cli")) {
    const code = await Deno.readTextFile(`src/cli/${name}`);
    if (!code.includes('from "./command.ts"')) continue;
    const calls = code.match(/console\.\w+/g) ?? [];
    // An export that another program reads is written as it is.
    if (calls.length > (name === "export.ts" ? 1 : 0)) direct.push(name);
  }
  assertEquals(direct, []);
});
