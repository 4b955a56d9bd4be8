import { assert, assertEquals, assertMatch } from "@std/assert";
import {
  describeConditions,
  describeMachine,
  describeRuntime,
  joinConditions,
  parsePowerSource,
  parseQuota,
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
Deno.test("parseQuota() gives cores, fractions included", () => {
  assertEquals(parseQuota("150000 100000\n"), 1.5);
  assertEquals(parseQuota("400000 100000"), 4);
  assertEquals(parseQuota("25000 50000\n"), 0.5);
});

Deno.test("parseQuota() is null where there is no quota, or no such file", () => {
  for (
    const text of ["max 100000\n", "", "\n", "0 100000", "150000", "nonsense"]
  ) {
    assertEquals(parseQuota(text), null);
  }
});

Deno.test("parsePowerSource() believes an adapter, and the batteries where there is none", () => {
  const source = (online: string, status: string) =>
    parsePowerSource({ online, status });
  assertEquals(source("1\n", "Charging\n"), "mains");
  assertEquals(source("0\n", "Discharging\n"), "battery");
  assertEquals(source("0\n1\n", "Full\n"), "mains");
  assertEquals(source("", "Not charging\nDischarging\n"), "battery");
  assertEquals(source("", "Full\n"), "mains");
  assertEquals(source("", ""), null);
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

Deno.test("describeConditions() gives what this machine tells, and null for the rest", async () => {
  const { powerSource, governor, quotaCores } = await describeConditions();
  assert([null, "mains", "battery"].includes(powerSource));
  assert(governor !== "");
  assert(quotaCores === null || quotaCores > 0);
});
