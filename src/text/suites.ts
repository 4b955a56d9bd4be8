import { countLost, timePerItem } from "../analysis/cells.ts";
import type {
  BatchSizeCrossover,
  CrossoverAnalysis,
  ItemSizeCrossover,
  ModelCrossover,
  ParamCrossover,
  PayloadCost,
  PayloadCrossover,
} from "../analysis/crossover/crossover_questions.ts";
import { type ContestAnalysis, CONTESTS } from "../analysis/contest.ts";
import { SERVICES } from "../analysis/responsiveness.ts";
import type { CaseAnalysis, SuiteAnalysis } from "../analysis/types.ts";
import type { Run } from "../results/run.ts";
import {
  capitalise,
  formatBytes,
  formatCount,
  formatDuration,
  formatItems,
  formatPercent,
  formatRatio,
  formatRatioRange,
  inSentence,
  joinAlternatives,
  joinNames,
  labelAsName,
  onCores,
  withWorkers,
} from "./format.ts";
import { describeContest } from "./contest.ts";
import { describeLoops, type HandlerReport } from "./services.ts";
import type { ConcurrencyLimit } from "../analysis/crossover/crossover_questions.ts";
import type {
  ComparedStep,
  Crossover,
  CrossoverAnswer,
  OpenInterval,
  UndecidedReason,
} from "../analysis/crossover/crossover.ts";
import type { SideInfo } from "../analysis/crossover/crossover_questions.ts";

export interface SuiteAnswer {
  readonly id: string;
  readonly answer: string;
  readonly sentences: readonly string[];
}

interface Findings {
  readonly run: Run;
  readonly usableCores: number | null;
  readonly crossovers: CrossoverAnalysis;
  readonly services: readonly HandlerReport[];
  readonly contest?: ContestAnalysis | undefined;
}

const ANSWERS: Readonly<
  Record<
    string,
    (suite: SuiteAnalysis, findings: Findings) => Omit<SuiteAnswer, "id">
  >
> = {
  granularity: answerItemSizes,
  batch: answerBatchSizes,
  payload: answerPayload,
  lifecycle: answerLifecycle,
  sharing: answerSharing,
  [SERVICES]: answerServices,
  ...Object.fromEntries(CONTESTS.map((id) => [id, answerContest])),
};

export function answerSuites(
  suites: readonly SuiteAnalysis[],
  findings: Findings,
): SuiteAnswer[] {
  return suites.flatMap((suite) => {
    const answer = ANSWERS[suite.id];
    const isMeasured = suite.cases.some(({ cells }) =>
      cells.some(({ kind }) => kind === "measured")
    );
    return answer && isMeasured
      ? [{ id: suite.id, ...answer(suite, findings) }]
      : [];
  });
}

const UNKNOWN = "The run cannot tell: too little was measured.";

function answerContest(
  _: SuiteAnalysis,
  { contest, usableCores }: Findings,
) {
  return contest
    ? describeContest(contest, usableCores)
    : { answer: UNKNOWN, sentences: [] };
}

function answerItemSizes(
  { baseline }: SuiteAnalysis,
  { usableCores, crossovers: { itemSizes } }: Findings,
) {
  const paying = payingOf(itemSizes, baseline).map(({ label, at }) =>
    `${formatDuration(at)} (${labelAsName(label)})`
  );
  return answerSizes(
    itemSizes,
    paying.length === 0
      ? undefined
      : `${
        onCores(usableCores)
      }workers pay once each item computes for longer than about ${
        joinAlternatives(paying)
      }.`,
  );
}

function answerBatchSizes(
  { baseline }: SuiteAnalysis,
  { usableCores, crossovers: { batchSizes } }: Findings,
) {
  const itemNs = batchSizes[0]?.itemNs.value ?? NaN;
  const paying = payingOf(batchSizes, baseline).map(({ label, at }) =>
    `${formatDuration(at * itemNs)} (${labelAsName(label)}, ${
      formatItems(at)
    } of ${formatDuration(itemNs)})`
  );
  return answerSizes(
    batchSizes,
    paying.length === 0
      ? undefined
      : `${
        onCores(usableCores)
      }starting workers for one batch pays once the batch computes for longer than about ${
        joinAlternatives(paying)
      }.`,
  );
}

function answerSizes(
  crossovers: readonly (ItemSizeCrossover | BatchSizeCrossover)[],
  answer: string | undefined,
) {
  const sentences = crossovers.map(describeCrossover);
  return { answer: capitalise(answer ?? sentences[0] ?? UNKNOWN), sentences };
}

/** The pools that win above a size, those that do so soonest first. */
function payingOf(
  crossovers: readonly (ItemSizeCrossover | BatchSizeCrossover)[],
  baseline: string | null,
) {
  return crossovers.flatMap(({ incumbent, challenger, answer }) =>
    incumbent.model === baseline && answer.kind === "crosses" &&
      answer.challengerFaster === "above"
      ? [{ label: challenger.label, at: answer.at.value }]
      : []
  ).toSorted((a, b) => a.at - b.at);
}

const MIB = 2 ** 20;

/** What moving bytes costs, through every channel: largest messages tell of bytes, smallest ones of messages. */
function answerPayload(
  _: SuiteAnalysis,
  { crossovers: { payloadCosts, payloads } }: Findings,
) {
  const sizes = payloadCosts.map(({ bytes }) => bytes);
  const [smallest, largest] = [Math.min(...sizes), Math.max(...sizes)];
  const timesOf = (size: number, scale: number) =>
    joinNames(
      payloadCosts.filter(({ bytes }) => bytes === size)
        .toSorted((a, b) => a.echoNs.value - b.echoNs.value)
        .map(({ label, echoNs }: PayloadCost) =>
          `${formatDuration(echoNs.value * scale)} by ${inSentence(label)}`
        ),
    );
  const crossing = payloads.filter(({ answer }) => answer.kind === "crosses");
  if (sizes.length === 0) return { answer: UNKNOWN, sentences: [] };
  return {
    answer: `1 MiB there and back, in messages of ${
      formatWholeBytes(largest)
    }, costs ${timesOf(largest, MIB / largest)}.`,
    sentences: [
      `A message of ${formatWholeBytes(smallest)} takes ${
        timesOf(smallest, 1)
      }, there and back: that is what a message costs whatever it holds.`,
      ...crossing.map(describeCrossover),
    ],
  };
}

/** `16 MiB`: the sizes of messages are whole. */
export function formatWholeBytes(bytes: number): string {
  return formatBytes(bytes).replace(/\.0+(?= )/, "");
}

/** The step that includes starting, loading code and a message each way: what one waits for. */
const TELLING_STEP = "first-answer";

function answerLifecycle({ cases }: SuiteAnalysis) {
  const telling = cases.find(({ workload }) => workload === TELLING_STEP) ??
    cases[0];
  return {
    answer: telling ? describeStep(telling) : UNKNOWN,
    sentences: cases.filter((step) => step !== telling).map(describeStep),
  };
}

/** `From the start to the first answer: 7.81 ms for a thread and 11.2 ms for a process, 1.4 times as long.` */
function describeStep({ workload, label, cells }: CaseAnalysis): string {
  const times = cells.filter((cell) => cell.kind === "measured")
    .toSorted((a, b) => a.medianNs.value - b.medianNs.value);
  const [least, ...others] = times;
  const most = others.at(-1);
  if (!least) return `${label}: not measured.`;
  const each = times.map((cell) =>
    `${formatDuration(timePerItem(cell).value)} for a ${
      inSentence(cell.modelLabel)
    }`
  );
  const step = workload === TELLING_STEP
    ? "from the start to the first answer"
    : label.replace(/\?$/, "");
  const ratio = most
    ? `, ${
      formatRatio(timePerItem(most).value / timePerItem(least).value)
    } times as long`
    : "";
  return capitalise(`${step}: ${joinNames(each)}${ratio}.`);
}

/** What counting together costs, and who loses count, with the most workers. */
function answerSharing(suite: SuiteAnalysis, { run }: Findings) {
  const counted = countLost(run, suite);
  const workers = Math.max(...counted.map(({ cell }) => cell.workers));
  const last = counted.filter(({ cell }) => cell.workers === workers);
  const losing = last.filter(({ lost }) => lost > 0).map(
    ({ cell, lost, additions, lostShare }) =>
      `${inSentence(cell.modelLabel)} code lost ${
        Math.round(lost).toLocaleString("en")
      } of ${additions.toLocaleString("en")} additions (${
        formatPercent(lostShare.value)
      })`,
  );
  const [fastest, ...others] = last.filter(({ lost }) => lost === 0)
    .map(({ cell }) => ({ label: cell.modelLabel, ns: cell.medianNs.value }))
    .toSorted((a, b) => a.ns - b.ns);
  const withWorkers = `With ${formatCount(workers, "worker")}`;
  const how = fastest
    ? `the fastest that lost none, ${fastest.label}, took ${
      formatDuration(fastest.ns)
    }`
    : "nothing counted correctly";
  const who = losing.length === 0 ? "no addition was lost" : joinNames(losing);
  const slower = others.map(({ label, ns }) =>
    `${inSentence(label)} took ${
      formatRatio(ns / (fastest?.ns ?? NaN))
    } times as long (${formatDuration(ns)})`
  );
  return {
    answer: `${withWorkers}, ${who}; ${how}.`,
    sentences: fastest && slower.length > 0
      ? [
        `${withWorkers}, counting correctly took ${
          formatDuration(fastest.ns)
        } by ${fastest.label}; ${joinNames(slower)}.`,
      ]
      : [],
  };
}

function answerServices(_: SuiteAnalysis, { services }: Findings) {
  const each = services.map(({ sentences }) => sentences);
  return {
    answer: describeLoops(services) || UNKNOWN,
    sentences: [
      ...each.map(({ limit }) => limit),
      ...each.flatMap(({ tail, overload, theory }) => [tail, overload, theory]),
    ].filter(Boolean),
  };
}

/** What workloads whose calls block show of async code, and of the pools. */
export interface BlockingFindings {
  readonly usableCores: number | null;
  /** Workloads on which async code was found to hold its loop, of all. */
  readonly held: number;
  readonly all: number;
  /** Its speed-ups on those that it holds; on all where it holds none. */
  readonly gains: readonly number[];
  /** Speed-up of the best pool on each workload. */
  readonly best: readonly number[];
}

/** Says in one sentence whether async code helps where calls block. */
export function describeBlocking(
  { usableCores, held, all, gains, best }: BlockingFindings,
): string {
  const calls = `${all === 1 ? "workload" : "workloads"} whose calls block`;
  const speedups = joinNames(gains.map(formatRatio));
  const which = held === all && all > 1
    ? `any of the ${all}`
    : `${held} of the ${all}`;
  const gain = speedups === ""
    ? `was not measured on the ${all} ${calls}`
    : held === 0
    ? `has speed-ups of ${speedups} on the ${all} ${calls}`
    : `gains nothing on ${which} ${calls} (speed-ups ${speedups})`;
  const ends = [Math.min(...best), Math.max(...best)].map(formatRatio);
  const pools = best.length === 0
    ? ""
    : `; the best pool of each ran them ${
      [...new Set(ends)].join(" to ")
    } times as fast`;
  return capitalise(`${onCores(usableCores)}async code ${gain}${pools}.`);
}

interface CrossoverContext {
  readonly crossover: Crossover;
  /** `the worker pool with 2 workers`. */
  readonly challenger: string;
  readonly incumbent: string;
  readonly noun: string;
  /** Writes a size: `4.89 µs`. */
  readonly format: (size: number) => string;
}

/** Says from what size on another model wins, in a plain sentence without markup, for the terminal and the pages. */
export function describeCrossover(
  question:
    | ItemSizeCrossover
    | BatchSizeCrossover
    | PayloadCrossover
    | ParamCrossover,
): string {
  switch (question.kind) {
    case "item-size":
      return describeItemSize(question);
    case "batch-size":
      return describeBatchSize(question);
    case "payload":
      return describePayload(question);
    case "param":
      return describeParam(question);
  }
}

export function describeConcurrencyLimit(
  { label, waitNs, cpuNs, limit, measuredInFlight }: ConcurrencyLimit,
): string {
  return `${label}: a task waits ${formatDuration(waitNs.value)} and computes ${
    formatDuration(cpuNs.value)
  }, so ${formatRatio(limit.value)} tasks in flight (95 % interval ${
    formatRatioRange(limit)
  }) keep one event loop's core busy, and more of them only queue; measured were ${measuredInFlight} in flight.`;
}

function describeItemSize(question: ItemSizeCrossover): string {
  const { answer, steps, nominalMicros } = question;
  const sentence = describeAnswer({
    ...sidesOf(question),
    noun: "items",
    format: formatDuration,
  });
  if (answer.kind !== "crosses") return capitalise(`${sentence}.`);
  const measured = answer.betweenMeasured.map((size) => {
    const nominal = nominalMicros[
      steps.findIndex((step) => step.size === size)
    ];
    return nominal === undefined
      ? formatDuration(size)
      : `${formatDuration(size)} (nominally ${formatDuration(nominal * 1e3)})`;
  });
  return capitalise(`${sentence}; measured were ${joinNames(measured)}.`);
}

function describeBatchSize(question: BatchSizeCrossover): string {
  const sides = sidesOf(question);
  const sentence = describeAnswer({
    ...sides,
    challenger: `starting ${sides.challenger}`,
    noun: "batches",
    format: formatItems,
  });
  return capitalise(
    `${sentence}; an item takes ${formatDuration(question.itemNs.value)}.`,
  );
}

function describePayload(question: PayloadCrossover): string {
  const { label, taskNs, pool, speedup, speedupItemNs } = question;
  const sentence = describeAnswer({
    crossover: question,
    challenger: sidePhrase(pool),
    incumbent: "computing where the data is",
    noun: "messages",
    format: (bytes) => formatBytes(Math.round(bytes)),
  });
  return `${label}, tasks of ${
    formatDuration(taskNs)
  }: ${sentence}; without data the pool ran ${
    formatRatio(speedup.value)
  } times as fast, at items of ${formatDuration(speedupItemNs)}.`;
}

function describeParam(question: ParamCrossover): string {
  const answer = describeAnswer({
    ...sidesOf(question),
    noun: `a ${question.param}`,
    format: (value) => String(Number(value.toPrecision(3))),
  });
  return capitalise(`${answer}.`);
}

function sidesOf(crossover: ModelCrossover) {
  const { challenger, incumbent } = crossover;
  return {
    crossover,
    challenger: sidePhrase(challenger),
    incumbent: sidePhrase(incumbent),
  };
}

function describeAnswer(context: CrossoverContext): string {
  const { crossover: { answer, steps } } = context;
  switch (answer.kind) {
    case "crosses":
      return describeCrossing(answer, context);
    case "always":
      return `${context.challenger} beats ${context.incumbent} from the smallest to the largest ${context.noun} measured (${
        endsPhrase(context)
      })`;
    case "never":
      return describeNever(steps, context);
    case "undecided":
      return describeUndecided(answer.reason, context);
  }
}

function describeCrossing(
  { challengerFaster, at }: Extract<CrossoverAnswer, { kind: "crosses" }>,
  context: CrossoverContext,
): string {
  const size = `${context.noun} of about ${context.format(at.value)}`;
  const where = challengerFaster === "above"
    ? `from ${size} on`
    : `up to ${size}`;
  return `${where} (${
    boundsPhrase(at, context)
  }) ${context.challenger} beats ${context.incumbent}`;
}

function boundsPhrase(
  { low, high }: OpenInterval,
  context: CrossoverContext,
): string {
  const { crossover: { steps }, format } = context;
  const [smallest = NaN, largest = NaN] = [steps[0]?.size, steps.at(-1)?.size];
  if (low === null && high === null) {
    return `95 % interval open at both ends of what was measured, ${
      endsPhrase(context)
    }`;
  }
  if (high === null) {
    return `95 % interval from ${format(low ?? NaN)}, and open above ${
      format(largest)
    }, the largest measured`;
  }
  if (low === null) {
    return `95 % interval up to ${format(high)}, and open below ${
      format(smallest)
    }, the smallest measured`;
  }
  return `95 % interval ${format(low)} to ${format(high)}`;
}

/** The size at which it comes closest says most. */
function describeNever(
  steps: readonly ComparedStep[],
  context: CrossoverContext,
): string {
  const [closest] = steps.toSorted((a, b) =>
    a.timesIncumbent.value - b.timesIncumbent.value
  );
  const sentence =
    `${context.challenger} does not beat ${context.incumbent} at any size measured (${
      endsPhrase(context)
    })`;
  if (!closest) return sentence;
  const { size, timesIncumbent } = closest;
  return `${sentence}: at best, with ${context.noun} of ${
    context.format(size)
  }, it took ${
    formatRatio(timesIncumbent.value)
  } times as long (95 % interval ${formatRatioRange(timesIncumbent)})`;
}

function describeUndecided(
  reason: UndecidedReason,
  context: CrossoverContext,
): string {
  const { challenger, incumbent, noun, crossover: { steps } } = context;
  const unknown = `where ${challenger} and ${incumbent} change places is open`;
  switch (reason) {
    case "not-measured":
      return `${unknown}: no size was measured on both`;
    case "one-size":
      return `${unknown}: one size alone was measured on both`;
    case "no-difference":
      return `${unknown}: at no size measured (${
        endsPhrase(context)
      }) is either significantly faster`;
    case "several-crossings":
      return `${unknown}: ${sureSizes("challenger", context)}, and ${
        sureSizes("incumbent", context)
      }, so they change places more than once`;
    case "unsure-end": {
      const leader = steps.some(({ faster }) => faster === "challenger")
        ? "challenger"
        : "incumbent";
      return `${unknown}: ${
        sureSizes(leader, context)
      }, and with other ${noun} measured neither is significantly faster`;
    }
  }
}

/** `sequential code is faster with items of 981 ns and 9.85 µs`. */
function sureSizes(
  side: "challenger" | "incumbent",
  { crossover: { steps }, noun, format, ...names }: CrossoverContext,
): string {
  const sizes = steps.filter(({ faster }) => faster === side)
    .map(({ size }) => format(size));
  return `${names[side]} is faster with ${noun} of ${joinNames(sizes)}`;
}

function endsPhrase(
  { crossover: { steps }, format }: CrossoverContext,
): string {
  const ends = [steps[0], steps.at(-1)].map((step) =>
    format(step?.size ?? NaN)
  );
  return ends.join(" to ");
}

function sidePhrase(side: SideInfo): string {
  return side.workers === 1
    ? side.phrase
    : withWorkers(side.phrase, side.workers);
}

/** Where a crossing lies, for a list of facts: `from 9.50 µs (95 % interval 8.10 µs to 11.0 µs)`. */
export function describeCrossingPlace(
  answer: CrossoverAnswer,
  format: (size: number) => string,
): string {
  switch (answer.kind) {
    case "crosses": {
      const { at: { value, low, high }, challengerFaster } = answer;
      const bound = (size: number | null) =>
        size === null ? "beyond what was measured" : format(size);
      return `${challengerFaster === "above" ? "from" : "up to"} ${
        format(value)
      } (95 % interval ${bound(low)} to ${bound(high)})`;
    }
    case "always":
      return "at every size measured";
    case "never":
      return "at no size measured";
    case "undecided":
      return "not decided by the measurements";
  }
}
