import { assert, assertEquals, assertMatch } from "@std/assert";
import {
  describeMachine,
  describeRuntime,
  joinConditions,
} from "../../src/measure/machine.ts";
import { type Conditions, parseRun } from "../../src/results/mod.ts";
import { buildRun } from "../fixtures/run_builder.ts";

Deno.test("describeMachine() gives the same machine each time, in the run format", async () => {
  const machine = await describeMachine();
  assertEquals(await describeMachine(), machine);
  parseRun(buildRun({ machine, runtime: describeRuntime() }), {
    source: "test",
  });
});

Deno.test("describeMachine() gives an id that is a hash, not the name of the machine or its processor", async () => {
  const { id, cpuModel } = await describeMachine();
  assertMatch(id, /^[a-z]+-[a-z0-9]+(-[a-z0-9]+)*-[0-9a-f]{8}$/);
  assert(!id.includes(Deno.hostname().toLowerCase()));
  assert(!id.includes(String(cpuModel).toLowerCase()));
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
