import { assertRejects } from "@std/assert";
import { residentBytes } from "../../bench/executors/probes.ts";

Deno.test("residentBytes() refuses to measure a process of which nobody tells", async () => {
  const create = residentBytes(() =>
    Promise.resolve({ pid: 2 ** 30, end: () => {} })
  );
  await assertRejects(async () => await create(), Error, "found no VmRSS");
});
