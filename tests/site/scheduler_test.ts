import { assert, assertEquals } from "@std/assert";
import { type Level, LEVELS, playLevel } from "../../site/views/scheduler.ts";

/** Every outcome that a level can have, with one order that leads there. */
function outcomesOf(level: Level): Map<string, string> {
  const found = new Map<string, string>();
  const seen = new Set<string>();
  const visit = (order: string) => {
    const { outcome, threads, memory, holders } = playLevel(level, order);
    const key = JSON.stringify([threads, memory, holders]);
    if (seen.has(key)) return;
    seen.add(key);
    if (outcome !== "open") found.set(outcome, order);
    for (const { name, state } of threads) {
      if (state === "ready") visit(order + name);
    }
  };
  visit("");
  return found;
}

for (const level of LEVELS) {
  Deno.test(`"${level.title}" can be won and lost, by the orders that its page names too`, () => {
    assertEquals(playLevel(level, "").outcome, "open");
    const outcomes = outcomesOf(level);
    assert(outcomes.has("won"), "no order wins");
    assertEquals(outcomes.size, 2, [...outcomes.keys()].join());
    assertEquals(playLevel(level, level.wins).outcome, "won");
    const { outcome } = playLevel(level, level.loses);
    assert(outcome === "lost" || outcome === "deadlock", outcome);
    for (const order of [level.wins, level.loses]) {
      // Every choice takes a step: none is there for show.
      order.split("").reduce((before, name) => {
        const after = before + name;
        const steps = (order: string) => playLevel(level, order).log.length;
        assert(steps(after) > steps(before), after);
        return after;
      }, "");
    }
  });
}

Deno.test("playLevel() keeps what each thread has read apart from memory", () => {
  const [level] = LEVELS;
  assert(level);
  const { memory, threads, log } = playLevel(level, "AABA");
  assertEquals(memory, { n: 1 });
  assertEquals(threads.map(({ seen }) => seen), [1, 0]);
  assertEquals(log, [
    "A reads n: 0.",
    "A adds 1 to what it has read: 1.",
    "B reads n: 0.",
    "A writes n: 1.",
  ]);
});

Deno.test("playLevel() lets nobody pass a lock that another thread holds", () => {
  const level = LEVELS.find(({ title }) => /deadlock/.test(title));
  assert(level);
  const before = playLevel(level, "A");
  assertEquals(before.holders, { P: "A" });
  assertEquals(playLevel(level, "ABB").threads[1]?.state, "blocked");
  assertEquals(playLevel(level, "ABB").log, playLevel(level, "AB").log);
  assertEquals(playLevel(level, "AAAAB").holders, { Q: "B" });
});

Deno.test("playLevel() runs a task of one event loop on until it waits", () => {
  const level = LEVELS.find(({ runs }) => runs === "tasks");
  assert(level);
  assertEquals(playLevel(level, "A").log, [
    "A reads balance: 100.",
    "A waits.",
  ]);
  assertEquals(playLevel(level, "AA").memory, { balance: 110 });
});

Deno.test("playLevel() passes over what an address may hold and nobody can choose", () => {
  const [level] = LEVELS;
  assert(level);
  assertEquals(playLevel(level, "AxAA<AZBB👻BBBB").outcome, "won");
});
