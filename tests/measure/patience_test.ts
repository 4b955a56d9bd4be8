import { assertEquals } from "@std/assert";
import {
  LEAST_PATIENCE_MS,
  patienceMs,
  probePatienceMs,
} from "../../src/measure/patience.ts";
import { planned } from "./fixtures/planned.ts";

const UNKNOWN = { batches: 2, firstMs: undefined, firstBatches: 2 };
const POOL = planned("scaling/tcp-echo/subprocess-pool/2", { items: 128 });
const PER_TASK = planned("scaling/tcp-echo/subprocess-per-task/2", {
  items: 128,
});

Deno.test("patienceMs() is the least where nothing speaks for more", () => {
  const quick = { batches: 2, firstMs: 300, firstBatches: 2 };
  assertEquals(patienceMs(POOL, UNKNOWN), LEAST_PATIENCE_MS);
  assertEquals(patienceMs(undefined, UNKNOWN), LEAST_PATIENCE_MS);
  assertEquals(patienceMs(POOL, quick), LEAST_PATIENCE_MS);
  assertEquals(patienceMs(PER_TASK, quick), LEAST_PATIENCE_MS);
  const few = { ...PER_TASK, items: 3 };
  assertEquals(patienceMs(few, UNKNOWN), LEAST_PATIENCE_MS);
});

Deno.test("patienceMs() grows with the starts where every task has one, before anything is known", () => {
  assertEquals(patienceMs(PER_TASK, UNKNOWN), 3 * 128 * 1_000);
  assertEquals(
    patienceMs({ ...PER_TASK, items: 256 }, UNKNOWN),
    3 * 256 * 1_000,
  );
});

Deno.test("patienceMs() is ten times what the cell took at first, by the batches that it has now", () => {
  const first = { firstMs: 30_000, firstBatches: 2 };
  assertEquals(patienceMs(PER_TASK, { ...first, batches: 2 }), 300_000);
  assertEquals(patienceMs(POOL, { ...first, batches: 6 }), 900_000);
  assertEquals(patienceMs(POOL, { ...first, batches: 1 }), 300_000);
});

Deno.test("probePatienceMs() has the patience of a first round", () => {
  assertEquals(probePatienceMs(PER_TASK), patienceMs(PER_TASK, UNKNOWN));
  assertEquals(probePatienceMs(POOL), LEAST_PATIENCE_MS);
});
