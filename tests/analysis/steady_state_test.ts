import { assertEquals } from "@std/assert";
import {
  classifySteadyState,
  type SteadyState,
} from "../../src/analysis/steady_state.ts";
import { seededDraw } from "../../src/stats/mod.ts";

/** Rounds of logarithms of ratios around what a function says of each cycle. */
function classOf(
  ratioOf: (cycle: number, round: number) => number,
  { rounds = 4, cycles = 20, noise = 0.02 } = {},
): SteadyState {
  const draw = seededDraw(3);
  return classifySteadyState(
    Array.from(
      { length: rounds },
      (_, round) =>
        Array.from(
          { length: cycles },
          (_, cycle) =>
            Math.log(ratioOf(cycle, round)) +
            noise * (draw(2001) - 1000) / 1000,
        ),
    ),
  );
}

Deno.test("classifySteadyState() finds ratios flat that stay, at whatever level each round has", () => {
  assertEquals(classOf(() => 0.6), "flat");
  assertEquals(classOf((_, round) => 0.6 + 0.1 * round), "flat");
  assertEquals(classOf(() => 0.6, { noise: 0.3 }), "flat");
});

Deno.test("classifySteadyState() tells warming up from slowing down", () => {
  assertEquals(classOf((cycle) => 1 - 0.01 * cycle), "warming-up");
  assertEquals(classOf((cycle) => 1 + 0.01 * cycle), "slowing-down");
  // A trend that is sure, and too small to matter.
  assertEquals(
    classOf((cycle) => 1 - 0.001 * cycle, { noise: 0.001 }),
    "flat",
  );
});

Deno.test("classifySteadyState() finds no steady state where most rounds jump, up or down", () => {
  const jump = (cycle: number, round: number) =>
    cycle < 8 === (round % 2 === 0) ? 1 : 1.4;
  assertEquals(classOf(jump), "no-steady-state");
  const seldom = (cycle: number, round: number) =>
    round === 0 ? jump(cycle, round) : 1;
  assertEquals(classOf(seldom), "flat");
});

Deno.test("classifySteadyState() bears rounds of 25,000 cycles", () => {
  const cycles = 25_000;
  const share = (cycle: number) => cycle / cycles;
  assertEquals(classOf(() => 1, { cycles }), "flat");
  assertEquals(
    classOf((cycle) => 1 - 0.2 * share(cycle), { cycles }),
    "warming-up",
  );
  assertEquals(
    classOf((cycle) => share(cycle) < 0.4 ? 1 : 1.4, { cycles, rounds: 5 }),
    "slowing-down",
  );
});

Deno.test("classifySteadyState() sees a trend in as little as a default run has", () => {
  const warming = (cycle: number) => 1 - 0.05 * cycle;
  assertEquals(classOf(warming, { rounds: 3, cycles: 3 }), "warming-up");
  assertEquals(classOf(() => 1, { rounds: 3, cycles: 3 }), "flat");
});

Deno.test("classifySteadyState() goes by the warm-up where a round has too few cycles", () => {
  const state = (...warmups: readonly boolean[]) =>
    classifySteadyState([[0, 0], [0, 0], [0, 0]], { warmups });
  assertEquals(state(true, true, true), "flat");
  assertEquals(state(true, false, true), "flat");
  assertEquals(state(false, false, true), "warming-up");
  assertEquals(state(true, true), "unknown");
});

Deno.test("classifySteadyState() says nothing of few rounds or cycles", () => {
  const warming = (cycle: number) => 1 - 0.03 * cycle;
  assertEquals(classOf(warming, { rounds: 2 }), "unknown");
  assertEquals(classOf(warming, { cycles: 2 }), "unknown");
  assertEquals(classifySteadyState([]), "unknown");
});

Deno.test("classifySteadyState() calls next to nothing unsteady that only scatters", () => {
  const draw = seededDraw(5);
  const classes = Array.from({ length: 300 }, () =>
    classifySteadyState(
      Array.from({ length: 4 }, () =>
        Array.from({ length: 20 }, () => 0.2 * (draw(2001) - 1000) / 1000)),
    ));
  assertEquals(classes.filter((one) => one !== "flat").length <= 9, true);
});
