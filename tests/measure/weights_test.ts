import { assertEquals } from "@std/assert";
import { weighCells } from "../../src/measure/weights.ts";
import { planned } from "./fixtures/planned.ts";

Deno.test("weighCells() gives the baseline and its twin the root of the number of those compared with it", () => {
  const cells = [
    "scaling/primes/sequential/1",
    "scaling/primes/sequential/1?twin=1",
    "scaling/primes/async/1",
    ...[1, 2, 4].map((workers) => `scaling/primes/worker-pool/${workers}`),
    "scaling/sort/sequential/1",
    "scaling/sort/worker-pool/2",
    "payload/echo-bytes/clone/1?bytes=64",
  ].map((id) => planned(id));
  assertEquals([...weighCells(cells)], [
    ["scaling/primes/sequential/1", 2],
    ["scaling/primes/sequential/1?twin=1", 2],
    ["scaling/primes/async/1", 1],
    ["scaling/primes/worker-pool/1", 1],
    ["scaling/primes/worker-pool/2", 1],
    ["scaling/primes/worker-pool/4", 1],
    ["scaling/sort/sequential/1", 1],
    ["scaling/sort/worker-pool/2", 1],
    ["payload/echo-bytes/clone/1?bytes=64", 1],
  ]);
});

Deno.test("weighCells() leaves out cells that do not exist, and does not count them", () => {
  const cells = [
    planned("scaling/sort/sequential/1"),
    planned("scaling/sort/async/1"),
    { ...planned("scaling/sort/shared-memory/1"), absence: "no such form" },
  ];
  assertEquals([...weighCells(cells)], [
    ["scaling/sort/sequential/1", 1],
    ["scaling/sort/async/1", 1],
  ]);
});
