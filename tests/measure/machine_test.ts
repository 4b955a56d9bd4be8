import { assertEquals, assertMatch, assertNotEquals } from "@std/assert";
import {
  describeMachine,
  describeRuntime,
  joinConditions,
} from "../../src/measure/machine.ts";
import { type Conditions, parseRun } from "../../src/results/mod.ts";
import { machineIdOf } from "../../src/results/plausibility.ts";
import { buildRun } from "../fixtures/run_builder.ts";

Deno.test("describeMachine() gives the same machine each time, in the run format", async () => {
  const machine = await describeMachine();
  assertEquals(await describeMachine(), machine);
  parseRun(buildRun({ machine, runtime: describeRuntime() }), {
    source: "test",
  });
});

Deno.test("describeMachine() gives an id that another machine of this kind has too", async () => {
  const machine = await describeMachine();
  assertMatch(machine.id, /^[a-z]+-[a-z0-9]+(-[a-z0-9]+)*-[0-9a-f]{8}$/);
  const like = { ...machine, osRelease: "another", memoryBytes: 1 };
  assertEquals(machineIdOf(like), machine.id);
  for (
    const other of [
      { cpuModel: "other" },
      { logicalCores: 999 },
      {
        container: "other",
      },
      { virtualMachine: "other" },
      { arch: "other" },
      { os: "other" },
    ]
  ) {
    assertNotEquals(machineIdOf({ ...machine, ...other }), machine.id);
  }
});

Deno.test("joinConditions() keeps the battery that a run began or ended on", () => {
  const on = (powerSource: Conditions["powerSource"], governor: string) => ({
    powerSource,
    governor,
    quotaCores: null,
  });
  const [mains, battery] = [on("mains", "performance"), on("battery", "b")];
  assertEquals(joinConditions(mains, battery), battery);
  assertEquals(joinConditions(battery, mains), on("battery", "performance"));
  assertEquals(joinConditions(battery, on(null, "c")), on("battery", "c"));
  assertEquals(joinConditions(mains, mains), mains);
});
