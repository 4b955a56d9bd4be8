import { countLost, timePerItem } from "../analysis/cells.ts";
import type {
  BatchSizeCrossover,
  CrossoverAnalysis,
  ItemSizeCrossover,
  PayloadCost,
} from "../analysis/crossover/crossover_questions.ts";
import { SERVICES } from "../analysis/responsiveness.ts";
import type { CaseAnalysis, SuiteAnalysis } from "../analysis/types.ts";
import type { Run } from "../results/run.ts";
import { describeCrossover } from "./crossover.ts";
import {
  capitalise,
  formatBytes,
  formatCount,
  formatDuration,
  formatItems,
  formatPercent,
  formatRatio,
  inSentence,
  joinAlternatives,
  joinNames,
  labelAsName,
} from "./format.ts";
import { describeLoops, type HandlerReport } from "./services.ts";

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

/** `On 2 cores `, to begin a sentence with; empty where the run does not tell. */
export function onCores(usableCores: number | null): string {
  return usableCores === null ? "" : `On ${formatCount(usableCores, "core")} `;
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
