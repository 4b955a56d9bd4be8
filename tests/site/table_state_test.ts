import { assert, assertEquals } from "@std/assert";
import {
  choicesOf,
  chooseColumn,
  compareKeys,
  isShown,
  readState,
} from "../../site/client/cells.ts";
import { withChoices } from "../../site/client/choices.ts";

const ROW = {
  suite: "scaling",
  model: "worker-pool",
  text: "Scaling Count primes Worker pool 2 11.2 ms",
};

Deno.test("readState() reads what choicesOf() keeps in the address, and the first state is no text at all", () => {
  const state = {
    query: "count & <b>",
    suite: "scaling",
    model: "",
    sort: "median",
    isDescending: true,
  };
  assertEquals(readState(withChoices("", choicesOf(state))), state);
  assertEquals(withChoices("", choicesOf(readState(""))), "");
});

Deno.test("withChoices() leaves alone what others wrote into the address", () => {
  const state = readState("?sort=-cpu&show=cost");
  assertEquals(
    withChoices("?show=cost&q=pool", choicesOf(state)),
    "?show=cost&sort=-cpu",
  );
  assertEquals(
    withChoices("?show=cost&q=a", choicesOf(readState(""))),
    "?show=cost",
  );
});

Deno.test("isShown() asks for every word in whatever case, the suite and the model", () => {
  const all = readState("");
  assert(isShown(ROW, all));
  assert(isShown(ROW, { ...all, query: "POOL primes" }));
  assert(!isShown(ROW, { ...all, query: "pool matmul" }));
  assert(isShown(ROW, { ...all, suite: "scaling", model: "worker-pool" }));
  assert(!isShown(ROW, { ...all, suite: "batch" }));
  assert(!isShown(ROW, { ...all, model: "async" }));
});

Deno.test("chooseColumn() sorts upwards, then downwards, then not at all", () => {
  const first = chooseColumn(readState("?sort=-cpu"), "median");
  assertEquals([first.sort, first.isDescending], ["median", false]);
  const second = chooseColumn(first, "median");
  assertEquals([second.sort, second.isDescending], ["median", true]);
  assertEquals(chooseColumn(second, "median").sort, "");
});

Deno.test("compareKeys() orders numbers by size and texts by their letters, and puts what is missing last", () => {
  const sorted = (isDescending: boolean) =>
    [null, 10, 9, undefined, 100].toSorted((a, b) =>
      compareKeys(a, b, isDescending)
    );
  assertEquals(sorted(false).slice(0, 3), [9, 10, 100]);
  assertEquals(sorted(true).slice(0, 3), [100, 10, 9]);
  assert(compareKeys("Async", "Worker pool", false) < 0);
  assert(compareKeys("items 9", "items 10", false) < 0);
});
