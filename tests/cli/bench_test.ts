import { assert, assertEquals, assertMatch } from "@std/assert";
import { EXIT } from "../../src/cli/exit_codes.ts";
import { runTask } from "./run_task.ts";

const MISUSES: readonly (readonly [args: string[], error: string])[] = [
  [
    ["--budget", "9s"],
    'Cannot read --budget: found "9s", expected 10 seconds to 12 hours',
  ],
  [
    ["--budget", "13h"],
    'Cannot read --budget: found "13h", expected 10 seconds to 12 hours',
  ],
  [
    ["--budget", "90"],
    'Cannot read --budget: found "90", expected a duration of at most 11 days with its unit: ns, us, ms, s, m or h',
  ],
  [
    ["--precision", "2"],
    'Cannot read --precision: found "2", expected a percentage up to 100%',
  ],
  [
    ["--quick", "--thorough"],
    "Cannot read --quick: found --thorough too, expected one of them",
  ],
];

for (const [args, message] of MISUSES) {
  Deno.test(`bench ${args.join(" ")} is refused in one line with a hint`, async () => {
    const { code, stdout, stderr } = await runTask("bench", ...args);
    assertEquals([code, stdout], [EXIT.usage, ""]);
    const lines = stderr.trim().split("\n");
    assertEquals(lines.filter((line) => line.startsWith("error: ")), [
      `error: ${message}`,
    ]);
    assertMatch(lines.at(-1) ?? "", /^hint: /);
  });
}

/** What `--list` prints of a run with these flags, wherever its lines break. */
async function list(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await runTask("bench", "--list", ...args);
  assertEquals(code, EXIT.ok, stderr);
  return stdout.replaceAll("\n", " ");
}

Deno.test("bench --budget alone chooses the profile that fits into it", async () => {
  const [short, quick, long, usual] = await Promise.all([
    list("--budget=20s"),
    list("--quick", "--budget=20s"),
    list("--budget=5m"),
    list("--budget=6m"),
  ]);
  assertEquals(short, quick);
  assertMatch(short, /at most 20 s in all/);
  assertEquals(long, usual.replace("at most 6 min", "at most 5 min"));
  assert(long.length > short.length);
});

Deno.test("bench --replicates measures every benchmark of a scenario twice", async () => {
  const once = await list("--workload=primes");
  const twice = await list("--workload=primes", "--replicates");
  const idsOf = (text: string) =>
    [...text.matchAll(/([^ ]+) {2}\([0-9]+ a batch\)/g)]
      .map(([, id = ""]) => id);
  const originals = idsOf(once).filter((id) => !id.includes("replicate"));
  assertEquals(
    idsOf(twice).toSorted(),
    originals.flatMap((id) => [id, `${id}?replicate=1`]).toSorted(),
  );
  assert(originals.length > 3);
});
