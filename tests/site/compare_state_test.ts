import { assertEquals } from "@std/assert";
import {
  type CompareState,
  optionsOf,
  PLAIN_STATE,
  readState,
  writeState,
} from "../../site/client/compare/state.ts";

const STATE: CompareState = {
  runs: ["20261121-094047-0a08ed63", "20261121-101440-458fdad4"],
  suites: ["scaling"],
  workloads: ["http", "timer"],
  models: ["async", "worker-pool"],
  only: ["worse", "uncompared"],
  sort: "change",
  scale: "linear",
  changePercent: 2.5,
};

Deno.test("readState() reads what writeState() has written", () => {
  assertEquals(readState(writeState(STATE)), STATE);
  assertEquals(readState(writeState(PLAIN_STATE)), PLAIN_STATE);
});

Deno.test("writeState() leaves out what is plain", () => {
  assertEquals(writeState(PLAIN_STATE), "");
  assertEquals(
    writeState({ ...PLAIN_STATE, runs: ["a", "b"], sort: "change" }),
    "?runs=a,b&sort=change",
  );
  assertEquals(
    writeState({ ...PLAIN_STATE, runs: ["a"], models: ["x", "y"] }),
    "?runs=a&model=x,y",
  );
});

Deno.test("readState() takes no notice of what it cannot read", () => {
  const search =
    "?runs=a,,a,<b>,../c&suite=%3Cimg%3E&only=best&sort=up&scale=&change=-1&more=1";
  assertEquals(readState(search), { ...PLAIN_STATE, runs: ["a"] });
});

Deno.test("optionsOf() makes a share of the per cent, and lists of the filters", () => {
  assertEquals(optionsOf(STATE), {
    smallestChange: 0.025,
    suites: ["scaling"],
    workloads: ["http", "timer"],
    models: ["async", "worker-pool"],
  });
  assertEquals(optionsOf(PLAIN_STATE), {
    smallestChange: 0.05,
    suites: [],
    workloads: [],
    models: [],
  });
});
