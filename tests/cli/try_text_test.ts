import { unicodeWidth } from "@std/cli";
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { analyseTask } from "../../src/analysis/mod.ts";
import type { Predictor } from "../../src/analysis/mod.ts";
import { formatTaskAnswer } from "../../src/cli/try_text.ts";
import type { CallProfile } from "../../src/results/mod.ts";
import { runOfTask } from "../fixtures/task_runs.ts";

const PROFILE: CallProfile = {
  ...{ callNs: 0, cpuNs: 0, waitNs: 0, blocksLoop: true, isNative: false },
  ...{ bytesIn: 0, bytesOut: 0, allocatedBytes: null, spread: 2 },
  ...{ threadCrossingNs: 0, processCrossingNs: 0 },
};

/** Costs of nothing: predictions of pools are missing, those of loops are not. */
const PREDICTOR: Predictor = {
  ...{ runId: "", cores: 2, pools: {}, error: null },
  models: runOfTask([1]).models,
};

Deno.test("analyseTask() judges each combination of params, and finds where the pool takes over", () => {
  const { scenarios, crossovers } = analyseTask(runOfTask([2, 4, 32, 64]));
  assertEquals(
    scenarios.map(({ parameters, items, workload: { verdict } }) => [
      parameters.side,
      items,
      verdict.kind === "ranked" && verdict.tiers[0].simplest.model,
    ]),
    [
      [2, 10, "sequential"],
      [4, 10, "sequential"],
      [32, 10, "worker-pool"],
      [64, 10, "worker-pool"],
    ],
  );
  const [{ answer, param } = { answer: undefined, param: "" }] = crossovers;
  assertEquals(param, "side");
  assert(answer?.kind === "crosses");
  // Half of the loop's time plus 4 ms equals the loop's at 8.
  assert(answer.at.value > 4 && answer.at.value < 32);
  assertEquals(answer.challengerFaster, "above");
});

Deno.test("analyseTask() takes what one worker loses for the cost of handing calls over", () => {
  const { scenarios: [scenario] } = analyseTask(runOfTask([8]));
  const { value = NaN, low = NaN, high = NaN } = scenario?.dispatchPays ?? {};
  // 4 ms for 10 calls, which one further worker makes up for.
  assert(Math.abs(value / 4e5 - 1) < 0.5, String(value));
  assert(low <= value && value <= high);
});

Deno.test("analyseTask() sets predictions beside what was measured, and explains those that are far off", () => {
  const predictionsFor = (callNs: number) => {
    const run = runOfTask([64]);
    const scenarios = run.scenarios.map((scenario) => ({
      ...scenario,
      profile: { ...PROFILE, callNs, cpuNs: callNs },
    }));
    const { scenarios: [first] } = analyseTask(
      { ...run, scenarios },
      PREDICTOR,
    );
    return first?.predictions ?? [];
  };
  assertEquals(
    analyseTask(runOfTask([64]), PREDICTOR).scenarios[0]?.predictions,
    [],
  );
  const [near] = predictionsFor(6.4e6);
  assertEquals(near?.cause, undefined);
  assert(Math.abs(near?.error ?? NaN) < 0.1);
  assertEquals(predictionsFor(64e6)[0]?.cause, "scatter");
});

Deno.test("analyseTask() says where the machine was as fast as its profile in some round alone", () => {
  const run = runOfTask([64]);
  const causeWhere = (factor: number) => {
    const cells = run.cells.map((cell) =>
      cell.model === "sequential" && cell.outcome.kind === "measured"
        ? {
          ...cell,
          outcome: {
            ...cell.outcome,
            rounds: cell.outcome.rounds.map((round, index) => ({
              ...round,
              samplesNs: round.samplesNs.map((ns) =>
                index === 0 ? Math.round(ns * factor) : ns
              ),
            })),
          },
        }
        : cell
    );
    const scenarios = run.scenarios.map((scenario) => ({
      ...scenario,
      profile: { ...PROFILE, callNs: 4e6, cpuNs: 4e6, spread: 1 },
    }));
    const { scenarios: [first] } = analyseTask(
      { ...run, cells, scenarios },
      PREDICTOR,
    );
    return first?.predictions[0]?.cause;
  };
  assertEquals(causeWhere(0.6), "drift");
  assertEquals(causeWhere(1), "unknown");
});

Deno.test("the answer to a task fits 80 columns and says what to use first, with and without params", () => {
  for (const sides of [[64], [2, 4, 32, 64], [1, 2, 4, 8, 16, 32]]) {
    const text = formatTaskAnswer(analyseTask(runOfTask(sides)), {
      isPredicted: false,
    });
    for (const line of text.split("\n")) {
      assert(unicodeWidth(line) <= 80, line);
    }
    const [decision = ""] = text.split("\n\n");
    assertStringIncludes(decision, "worker pool");
    assertStringIncludes(text, "No prediction");
    assertEquals(text.includes("params"), sides.length > 1);
  }
});
