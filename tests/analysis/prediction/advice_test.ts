import {
  assert,
  assertEquals,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { fileURLToPath } from "node:url";
import { advise } from "../../../src/analysis/prediction/advice.ts";
import { describeAdvice } from "../../../src/text/prediction.ts";
import { buildPredictor } from "../../../src/analysis/prediction/build_predictor.ts";
import {
  writeService,
  writeSnippet,
} from "../../../src/analysis/prediction/program.ts";
import {
  PLAIN_WORK,
  type Work,
} from "../../../src/analysis/prediction/predict.ts";
import type { Predictor } from "../../../src/analysis/prediction/predictor.ts";
import { predictVerdict } from "../../../src/analysis/prediction/rank.ts";
import { RunSamples } from "../../../src/analysis/run_samples.ts";
import { analyticRun } from "./analytic_run.ts";

const { run, samples } = analyticRun();
const MODEL: Predictor = {
  ...buildPredictor(run, samples),
  error: { time: 0.1, lead: 0.1, ranges: {} },
};
const SPIN: Work = { ...PLAIN_WORK, cpuNs: 1e6, items: 1_000 };
const ALL_MODELS = [
  ...["sequential", "async", "worker-pool", "shared-memory"],
  ...["subprocess-pool", "worker-per-task", "subprocess-per-task"],
];

function choiceOf(work: Work, cores?: number): string {
  const options = cores === undefined ? {} : { cores };
  return predictVerdict(MODEL, work, options).choice.model;
}

Deno.test("advise() finds the number of items from which on the choice is another", () => {
  const { changes } = advise(MODEL, SPIN);
  const fewer = changes.find(({ dimension, side }) =>
    dimension === "items" && side === "below"
  );
  assert(fewer);
  assertEquals(fewer.choice, "sequential");
  assertEquals(choiceOf({ ...SPIN, items: fewer.at }), "sequential");
  assertEquals(choiceOf({ ...SPIN, items: fewer.at + 1 }), "worker-pool");
});

Deno.test("advise() finds the sizes and the cores at which the choice changes", () => {
  const { changes } = advise(MODEL, SPIN);
  const at = (dimension: string) =>
    changes.find((change) => change.dimension === dimension);
  const cpu = at("cpuNs")?.at ?? NaN;
  assertEquals(choiceOf({ ...SPIN, cpuNs: cpu * 0.99 }), "sequential");
  assertEquals(choiceOf({ ...SPIN, cpuNs: cpu * 1.01 }), "worker-pool");
  const wait = at("waitNs")?.at ?? NaN;
  assertEquals(choiceOf({ ...SPIN, waitNs: wait * 0.99 }), "worker-pool");
  assertEquals(choiceOf({ ...SPIN, waitNs: wait * 1.01 }), "async");
  assertEquals(at("cores"), {
    ...{ dimension: "cores", side: "below", at: 1, choice: "sequential" },
  });
});

Deno.test("advise() names the cells of the choice, and of the next model that rests on any", () => {
  const { cells } = advise(MODEL, { ...SPIN, items: 2 });
  assert(cells.includes("batch/spin/worker-pool/2?itemMicros=20&items=1"));
  assertEquals(new Set(cells).size, cells.length);
  const known = new Set(run.cells.map(({ id }) => id));
  assertEquals(cells.filter((cell) => !known.has(cell)), []);
});

Deno.test("advise() gives plain data that survives JSON", () => {
  const advice = advise(MODEL, SPIN, { cores: 4, isWarm: true });
  assertEquals(JSON.parse(JSON.stringify(advice)), advice);
  assertEquals([advice.cores, advice.measuredCores], [4, 2]);
});

Deno.test("describeAdvice() says what was asked, what to take and why, and what would change it", () => {
  const { question, reason, changes } = describeAdvice(
    advise(MODEL, { ...SPIN, waitNs: 1e4, bytesIn: 2_048 }),
  );
  assertEquals(
    question,
    "1,000 items of 1.00 ms of computing, 10.0 µs of waiting and 2.00 KiB in, on 2 cores, with pools started for it",
  );
  const [choice = "", certainty = ""] = reason;
  assertStringIncludes(
    choice,
    "The worker pool with 2 workers is the simplest of those predicted to be the fastest",
  );
  assertStringIncludes(choice, "the cores share the computing");
  assertStringIncludes(certainty, "Too close to call: ");
  assertStringIncludes(certainty, "within the 10 % by which predicted leads");
  assert(changes.includes("With 1 core: sequential code."));
});

Deno.test("advise() says where objects had to be counted as plain bytes, and only there", () => {
  const old = analyticRun({ withoutChannels: ["pipe-objects"] });
  const model = buildPredictor(old.run, old.samples);
  const objects = { ...SPIN, bytesIn: 2_048, payload: "objects" as const };
  const countsAsBytes = (costs: Predictor, work: Work) =>
    advise(costs, work).countsObjectsAsBytes;
  assert(countsAsBytes(model, objects));
  assert(!countsAsBytes(MODEL, objects));
  assert(!countsAsBytes(model, { ...objects, payload: "bytes" }));
  assert(!countsAsBytes(model, { ...objects, bytesIn: 0 }));
  const caution = "The run does not say what objects cost on their way";
  const reasonOf = (costs: Predictor) =>
    describeAdvice(advise(costs, objects)).reason.join(" ");
  assertStringIncludes(reasonOf(model), caution);
  assert(!reasonOf(MODEL).includes(caution));
});

Deno.test("describeAdvice() says that what travels are objects", () => {
  const work = { ...SPIN, bytesIn: 2_048, bytesOut: 1_024 };
  const questionOf = (payload: Work["payload"]) =>
    describeAdvice(advise(MODEL, { ...work, payload })).question;
  assertStringIncludes(questionOf("bytes"), "2.00 KiB in and 1.00 KiB out,");
  assertStringIncludes(
    questionOf("objects"),
    "2.00 KiB of objects in and 1.00 KiB of objects out,",
  );
});

Deno.test("describeAdvice() says what keeps pools from paying", () => {
  const reasonOf = (work: Work, isWarm: boolean) =>
    describeAdvice(advise(MODEL, work, { isWarm })).reason.join(" ");
  assertStringIncludes(
    reasonOf({ ...SPIN, items: 2 }, false),
    "10.0 ms would go into starting and ending it.",
  );
  assertStringIncludes(
    reasonOf({ ...SPIN, cpuNs: 1e3 }, true),
    "takes 20.0 µs of CPU time, and the item itself 1.00 µs.",
  );
});

Deno.test("describeAdvice() says why async code is fast", () => {
  const reasonOf = (work: Partial<Work>) =>
    describeAdvice(advise(MODEL, { ...PLAIN_WORK, items: 100, ...work }))
      .reason[0] ?? "";
  assertStringIncludes(reasonOf({ waitNs: 1e7 }), "all waits overlap");
  assertStringIncludes(
    reasonOf({ waitNs: 1e7, cpuNs: 1e4 }),
    "and 1.00 ms of computing are left",
  );
  assertStringIncludes(
    reasonOf({ cpuNs: 1e6, isNative: true }),
    "native threads do the computing on all cores",
  );
});

Deno.test("describeAdvice() owns up to what it does not know", () => {
  const quick = analyticRun({ without: ["granularity", "batch", "payload"] });
  const model = buildPredictor(quick.run, quick.samples);
  const { reason, changes } = describeAdvice(advise(model, SPIN, { cores: 8 }));
  assertEquals(changes, ["Above 20.0 µs of waiting an item: async code."]);
  assertStringIncludes(
    reason.join(" "),
    "How sure that is cannot be told: the run has nothing that predicted leads",
  );
  assertStringIncludes(
    reason.join(" "),
    "The worker pool cannot be predicted: the run has too few granularity benchmarks of worker-pool.",
  );
  const more = describeAdvice(advise(MODEL, SPIN, { cores: 8 })).reason.join(
    " ",
  );
  assertStringIncludes(more, "The run was measured with 2 cores: that 8 keep");
});

/** What is said of some work. */
function reasonOf(
  work: Partial<Work>,
  { model = MODEL, ...options }: {
    model?: Predictor;
    cores?: number;
    isWarm?: boolean;
  } = {},
): string {
  return describeAdvice(advise(model, { ...SPIN, ...work }, options))
    .reason.join(" ");
}

/** A model that lacks the cells of some suites. */
function modelWithout(...without: readonly string[]): Predictor {
  const { run, samples } = analyticRun({ without });
  return { ...buildPredictor(run, samples), error: MODEL.error };
}

Deno.test("advise() calls no lack of cells a reason for another model", () => {
  const { ranking, changes } = advise(modelWithout("payload"), SPIN);
  assertEquals(ranking.choice.model, "worker-pool");
  assertEquals(changes.filter(({ dimension }) => dimension === "bytesIn"), []);
  const known = advise(MODEL, SPIN).changes;
  assert(known.some(({ dimension }) => dimension === "bytesIn"));
});

Deno.test("advise() looks no further than twice the cores and the message that the run measured", () => {
  const above = (work: Work, lead: number) =>
    advise({ ...MODEL, error: { time: 0.1, lead, ranges: {} } }, work)
      .changes.filter(({ side }) => side === "above")
      .map(({ dimension }) => dimension);
  // With more than three cores a pool gains more than 2.2, and with more than five it gains more than 5.
  assert(above(SPIN, 1.2).includes("cores"));
  assert(!above(SPIN, 4).includes("cores"));
  // Half a megabyte costs as much as 1 ms of computing, and fifty as much as 100 ms.
  assert(above(SPIN, 0.1).includes("bytesIn"));
  assert(!above({ ...SPIN, cpuNs: 1e8 }, 0.1).includes("bytesIn"));
});

Deno.test("describeAdvice() counts out of a lead what is the same, and what cannot be predicted", () => {
  const tiny = { items: 2 };
  assertStringIncludes(
    reasonOf(tiny),
    "Async code would be the same, since next to nothing overlaps; the lead over every other model is larger than the 10 %",
  );
  const old = analyticRun({ withoutChannels: ["shared"] });
  const model = {
    ...buildPredictor(old.run, old.samples),
    error: MODEL.error,
  };
  assertStringIncludes(
    reasonOf({ ...tiny, bytesIn: 64 }, { model }),
    "the lead over every other model that can be predicted is larger",
  );
  const none = reasonOf({}, { model: modelWithout("batch") });
  assertStringIncludes(none, "Whether a pool would be faster cannot be told");
  assert(!none.includes("the lead over"));
  assertStringIncludes(
    reasonOf({ waitNs: 1e8, cpuNs: 1e3 }),
    "The lead over every other model is larger than the 10 %",
  );
});

Deno.test("describeAdvice() names no dispatch overhead where there is nothing to share out", () => {
  assertStringIncludes(
    reasonOf({}, { cores: 1, isWarm: true }),
    "one core computes no faster for being shared by workers.",
  );
  assertStringIncludes(
    reasonOf({ items: 1 }, { isWarm: true }),
    "a single item cannot be shared out to workers.",
  );
});

Deno.test("describeAdvice() says where the choice is simple rather than fastest", () => {
  const unsure: Predictor = {
    ...MODEL,
    error: { time: 0.1, lead: 1, ranges: {} },
  };
  assertStringIncludes(
    reasonOf({}, { model: unsure, isWarm: true }),
    "Sequential code is the simplest of those predicted to be the fastest, with 1.00 s: nothing gains more than such predictions are usually off by.",
  );
});

Deno.test("describeAdvice() says where busy workers slow each other down", () => {
  const slowed = run.cells.map((cell) =>
    cell.suite !== "granularity" || cell.model === "sequential" ||
      cell.outcome.kind !== "measured"
      ? cell
      : {
        ...cell,
        outcome: {
          ...cell.outcome,
          rounds: cell.outcome.rounds.map((round) => ({
            ...round,
            samplesNs: round.samplesNs.map((ns) => ns * 2),
          })),
        },
      }
  );
  const slow = { ...run, cells: slowed };
  const model: Predictor = {
    ...buildPredictor(slow, new RunSamples(slow)),
    error: MODEL.error,
  };
  assertStringIncludes(
    reasonOf({ cpuNs: 1e8, items: 100 }, { model, isWarm: true }),
    "workers that are busy slow each other down",
  );
});

Deno.test("describeAdvice() names native threads only for what they do", () => {
  const native = { isNative: true, items: 100 };
  const waiting = reasonOf({ ...native, cpuNs: 0, waitNs: 1e7 });
  assertStringIncludes(waiting, "all waits overlap on one event loop.");
  assert(!waiting.includes("native threads"));
  assertStringIncludes(
    reasonOf({ ...native, cpuNs: 1e4, waitNs: 1e8 }),
    "all waits overlap on one event loop, and native threads do the computing.",
  );
});

Deno.test("describeAdvice() says where messages are larger than any that was measured", () => {
  const guess =
    "The largest message that the run measured is 1.00 MiB: that larger ones cost in proportion is a guess.";
  const large = { bytesIn: 2 ** 21 };
  assertStringIncludes(reasonOf(large), guess);
  assertStringIncludes(reasonOf({ bytesOut: 2 ** 21 }), guess);
  assert(!reasonOf({ bytesIn: 2 ** 20 }).includes(guess));
});

Deno.test("describeAdvice() does not say how many cores a run had that measured no pool", () => {
  const model = modelWithout("granularity", "batch", "payload");
  assert(!reasonOf({}, { model, cores: 8 }).includes("is a guess"));
});

Deno.test("writeSnippet() and writeService() write programs that pass the type-check, for every model", async () => {
  const folder = await Deno.makeTempDir({ prefix: "crossover-snippet-" });
  try {
    const names: string[] = [];
    for (const [index, model] of ALL_MODELS.entries()) {
      const waitNs = index % 2 === 0 ? 0 : 1e6;
      await Deno.mkdir(`${folder}/${model}`);
      const work = { ...SPIN, waitNs };
      const choice = { model, workers: 2 };
      const [, service] = writeService(choice, work);
      for (
        const { name, text } of [
          ...writeSnippet(choice, work),
          { name: "service.ts", text: service?.text ?? "" },
        ]
      ) await Deno.writeTextFile(`${folder}/${model}/${name}`, text);
      for (const name of ["main.ts", "service.ts"]) {
        names.push(`${folder}/${model}/${name}`);
      }
    }
    const { code, stderr } = await checkTypes(names, folder);
    assertEquals(code, 0, stderr);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("writeSnippet() asks for no more workers, and no more in flight, than there are items", () => {
  const textOf = (model: string, items: number) =>
    writeSnippet({ model, workers: 8 }, { ...SPIN, items })[1]?.text ?? "";
  assertStringIncludes(textOf("worker-pool", 3), "{ maxWorkers: 3 }");
  assertStringIncludes(textOf("worker-pool", 30), "{ maxWorkers: 8 }");
  assertStringIncludes(textOf("async", 30), "{ maxInFlight: 30 }");
  assertStringIncludes(textOf("async", 30_000), "{ maxInFlight: 1000 }");
  assertThrows(() => textOf("fibers", 1), TypeError, "unknown model");
});

/** The names of the project's `deno.json`, with the stand-ins where JSR cannot be reached, and the library by name. */
async function checkTypes(files: readonly string[], folder: string) {
  const project = fileURLToPath(new URL("../../../", import.meta.url));
  const standIns = JSON.parse(
    await Deno.readTextFile(`${project}npm_only/deno.json`),
  );
  const imports = {
    ...Object.fromEntries(
      Object.entries<string>(standIns.imports).map(([name, to]) => [
        name,
        to.startsWith("./")
          ? new URL(to, `file://${project}npm_only/`).href
          : to,
      ]),
    ),
    "@crossover/crossover": `file://${project}mod.ts`,
    "@crossover/crossover/task": `file://${project}src/executors/task_entry.ts`,
  };
  const map = `${folder}/import_map.json`;
  await Deno.writeTextFile(map, JSON.stringify({ imports }));
  const { code, stderr } = await new Deno.Command("deno", {
    args: ["check", "--quiet", `--import-map=${map}`, ...files],
    env: { NO_COLOR: "1" },
  }).output();
  return { code, stderr: new TextDecoder().decode(stderr) };
}
