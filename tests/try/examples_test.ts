import { assert, assertEquals, assertGreater } from "@std/assert";
import { examineTask } from "../../src/try/movability.ts";
import type { WorkloadKind } from "../../src/workloads/workload.ts";

const EXAMPLES = new URL("../../examples/", import.meta.url);

/** What each does most of its time; a busy machine may make a mixture of any. */
const KINDS: Readonly<Record<string, WorkloadKind>> = {
  "file_hash.ts": "cpu-bound",
  "http_fan_out.ts": "io-bound",
  "json_transform.ts": "cpu-bound",
  "markdown_to_html.ts": "cpu-bound",
  "password_hash.ts": "cpu-bound",
  "sqlite_query.ts": "cpu-bound",
  "thumbnail.ts": "cpu-bound",
  "wasm_steps.ts": "cpu-bound",
};

Deno.test("every example can be measured on every model, with nothing to complain of", async (t) => {
  const files = [...Deno.readDirSync(EXAMPLES)].map(({ name }) => name)
    .filter((name) => name.endsWith(".ts")).toSorted();
  assertEquals(files, Object.keys(KINDS));
  for (const file of files) {
    await t.step(file, async () => {
      const { problems, profile, description } = await examineTask(
        new URL(file, EXAMPLES).href,
        { profileMs: 300 },
      );
      assertEquals(problems.filter(({ kind }) => kind !== "too-short"), []);
      const axes = Object.values(description.params);
      const combinations = axes.reduce((n, { length }) => n * length, 1);
      assertEquals(profile?.scenarios.length, combinations);
      for (const { ms, kind, bytesIn, bytesOut } of profile?.scenarios ?? []) {
        assertGreater(ms, 0);
        assertGreater(bytesIn, 0);
        assertGreater(bytesOut, 0);
        assert(kind === KINDS[file] || kind === "mixed", `found ${kind}`);
      }
      const last = profile?.scenarios.at(-1);
      assertEquals(
        last?.blocksLoop,
        !["http_fan_out.ts", "password_hash.ts"].includes(file),
      );
    });
  }
});
