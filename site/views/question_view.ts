import {
  type BatchSizeCrossover,
  type CaseAnalysis,
  countLost,
  hasWorkers,
  type Interval,
  type ItemSizeCrossover,
  type LoadAnalysis,
  type MeasuredCell,
  SERVICES,
  type SharedCount,
  type SuiteAnalysis,
  TAIL_LIMITS_MS,
  timePerItem,
} from "../../src/analysis/mod.ts";
import {
  capitalise,
  describeBlocking,
  describeCrossingPlace,
  describeHeldLoop,
  formatBytes,
  formatCount,
  formatDuration,
  formatItems,
  formatMs,
  formatPercent,
  formatRate,
  formatWholeBytes,
  type HandlerReport,
  inSentence,
  type WorkloadReport,
} from "../../src/text/mod.ts";
import { type MachineView, runBehind } from "./machine_view.ts";
import { matrixView } from "./matrix.ts";
import { detailPage, type Fact, questionUrl } from "./names.ts";
import {
  countsAxis,
  crossingInterval,
  describePoint,
  exactly,
  highestOf,
  INTERVAL_BARS,
  linearAxis,
  logAxis,
  placesAxis,
  type Plot,
  type PlotAxis,
  type PlotCrossing,
  type PlotPoint,
  scaled,
  seriesOf,
  SPEEDUP_AXIS,
} from "./plot.ts";
import { type QuestionInfo, QUESTIONS } from "./question_catalog.ts";
import { BLOCKING, type DeepRun, isBlocking } from "./run_choice.ts";
import { questionSideBySide } from "./side_by_side.ts";
import { contestView, suiteView } from "./suite_view.ts";

/** A question with its answers on every machine. */
export type QuestionView = ReturnType<typeof questionViews>[number];

/** The answer on one machine, and what it rests on. */
export type QuestionSection = QuestionView["sections"][number];

/** Answers every question on every machine, by the run that stands behind it. */
export function questionViews(machines: readonly MachineView[]) {
  return QUESTIONS.map((info) => {
    const answers = machines.flatMap((machine) =>
      answerOn(machine, info) ?? []
    );
    const sections = answers.map((answer, index) => ({
      ...answer,
      ...detailPage(index, {
        of: answers.length,
        own: questionUrl(info.id),
        further: questionUrl(info.id, answer.machine.id),
        run: answer.run.url,
      }),
    }));
    const sectionOf = new Map(
      sections.map((section) => [section.machine.id, section]),
    );
    return {
      ...info,
      url: questionUrl(info.id),
      // That of the machine measured last; absent where no machine has one.
      answer: sections[0]?.answer,
      ...{ sectionOf, sections },
      without: machines.filter(({ id }) => !sectionOf.has(id)),
      sideBySide: questionSideBySide(sections, info.id),
    };
  });
}

function answerOn(machine: MachineView, { id }: QuestionInfo) {
  const { run, standing } = runBehind(machine, id);
  const found = id === BLOCKING
    ? answerBlocking(standing)
    : answerSuite(standing, id);
  if (!found) return undefined;
  // What stands below a chart need not stand among the details.
  const said = [found.answer, ...found.plots.map(({ finding }) => finding)];
  const sentences = found.sentences.filter((one) => !said.includes(one));
  return { ...found, sentences, machine, run };
}

function answerSuite(standing: DeepRun, id: string) {
  const suite = standing.analysis.suites.find((suite) => suite.id === id);
  const found = standing.depth.suites.find((suite) => suite.id === id);
  if (!suite || !found) return undefined;
  const answer: QuestionAnswer = {
    ...{ plots: [], ...FIGURES[id]?.(standing, suite) },
    ...{ answer: found.answer, sentences: found.sentences },
  };
  return {
    ...answer,
    table: {
      kind: "suite" as const,
      suite: standing.depth.contest?.suite === id
        ? contestView(suite, standing.depth.contest)
        : suiteView(suite),
      // What services did at each rate; none of all other suites.
      services: id === SERVICES ? standing.depth.services : [],
    },
  };
}

function answerBlocking(standing: DeepRun) {
  const workloads = standing.analysis.workloads.filter(isBlocking);
  if (workloads.length === 0) return undefined;
  return {
    ...blockingAnswer(standing, workloads),
    table: { kind: "matrix" as const, matrix: matrixView(workloads) },
  };
}

/** What a run says to a question. */
interface QuestionAnswer {
  /** In one sentence. */
  readonly answer: string;
  /** The figures of the answer with their intervals, where they are few. */
  readonly facts?: readonly Fact[];
  /** In more words. */
  readonly sentences: readonly string[];
  readonly plots: readonly Plot[];
}

/** What stands beside the words of a suite's answer. */
type AnswerFigures = Pick<QuestionAnswer, "facts" | "plots">;

/** The figures of each suite that answers a question, by its id. */
const FIGURES: Readonly<
  Record<string, (deep: DeepRun, suite: SuiteAnalysis) => AnswerFigures>
> = {
  granularity: ({ depth }, suite) =>
    sizeFigures(suite, {
      crossovers: depth.crossovers.itemSizes,
      // The time that sequential code took for an item, which its nominal time only approaches.
      sizeOf: ({ cells, items }) => {
        const baseline = cells.find(({ isBaseline }) => isBaseline);
        return baseline?.kind === "measured"
          ? baseline.medianNs.value / items
          : 0;
      },
      format: formatDuration,
      axis: logAxis("Computing in one item", "duration"),
    }),
  batch: ({ depth }, suite) =>
    sizeFigures(suite, {
      crossovers: depth.crossovers.batchSizes,
      sizeOf: ({ items }) => items,
      format: formatItems,
      axis: logAxis("Items in the batch", "count"),
    }),
  payload: payloadFigures,
  lifecycle: lifecycleFigures,
  sharing: sharingFigures,
  [SERVICES]: ({ depth }, { label }) => ({
    plots: servicePlots(depth.services, label),
  }),
};

/** How the two questions of size differ. */
interface SizeKind {
  readonly crossovers: readonly (ItemSizeCrossover | BatchSizeCrossover)[];
  /** Place of a case on the x axis. */
  readonly sizeOf: (found: CaseAnalysis) => number;
  readonly format: (size: number) => string;
  readonly axis: PlotAxis;
}

/** Speed-ups by size, with the places where models start to win. */
function sizeFigures(
  { id, label, cases, baseline }: SuiteAnalysis,
  { crossovers, sizeOf, format, axis }: SizeKind,
): AnswerFigures {
  const isBatch = id === "batch";
  const own = crossovers.filter(({ incumbent }) =>
    incumbent.model === baseline
  );
  const crossingOf = (model: string): PlotCrossing | undefined => {
    const found = own.find(({ challenger }) => challenger.model === model);
    const x = found && crossingInterval(found);
    if (!x || found.answer.kind !== "crosses") return undefined;
    const side = found.answer.challengerFaster === "above" ? "from" : "up to";
    return {
      x,
      text: `${found.challenger.label} wins ${side} about ${
        format(x.value)
      } (95 % interval ${format(x.low)} to ${format(x.high)})`,
    };
  };
  const points = cases.flatMap((one) =>
    one.cells.flatMap((cell) => {
      const x = sizeOf(one);
      return cell.kind === "measured" && cell.speedup && x > 0 &&
          cell.model !== baseline &&
          // One item for two workers shows nothing of the size of items; in a batch of its own it is a size like any other.
          (isBatch || cell.items >= cell.workers)
        ? [{ cell, x, y: cell.speedup }]
        : [];
    })
  );
  const series = seriesOf(points, {
    nameOf: ({ cell }) => nameOfModel(cell),
    pointOf: ({ cell, x, y }) => ({
      ...{ x, y },
      text: describePoint(`${cell.modelLabel}, ${format(x)}`, "ratio", y),
    }),
  }).map((one) => ({ ...one, crossing: crossingOf(one.id) }));
  const placeOf = ({ answer }: typeof own[number]) =>
    answer.kind === "crosses" ? answer.at.value : Number.MAX_VALUE;
  return {
    facts: own.toSorted((a, b) => placeOf(a) - placeOf(b))
      .map(({ challenger, answer }) => ({
        name: capitalise(
          `${inSentence(challenger.label)} with ${
            formatCount(challenger.workers, "worker")
          } wins`,
        ),
        value: describeCrossingPlace(answer, format),
      })),
    plots: series.length === 0 ? [] : [{
      id,
      title: `${label}: speed-up against size, higher is better`,
      finding: highestOf(series),
      reading:
        `${INTERVAL_BARS} The dashed level is sequential code; the large markers on it, with bars along it, are where each model starts to win.${
          isBatch
            ? ""
            : " A batch of fewer items than workers is in the table alone."
        }`,
      x: axis,
      y: SPEEDUP_AXIS,
      level: { y: 1, label: "Sequential" },
      series,
    }],
  };
}

function nameOfModel(
  { model, modelLabel }: Pick<MeasuredCell, "model" | "modelLabel">,
) {
  return { id: model, label: modelLabel };
}

/** What moving bytes costs, through every channel. */
function payloadFigures(
  { depth }: DeepRun,
  { id, label }: SuiteAnalysis,
): AnswerFigures {
  const costs = depth.crossovers.payloadCosts;
  const { answer = "", sentences: [smallest = ""] = [] } =
    depth.suites.find((suite) => suite.id === id) ?? {};
  const axis = countsAxis(
    logAxis("Bytes of the message, each way", "bytes"),
    costs.map(({ bytes }) => bytes),
  );
  const plot = (
    words: Pick<Plot, "id" | "title" | "finding">,
    title: string,
    timeOf: (cost: typeof costs[number]) => Interval,
  ): Plot => ({
    ...words,
    reading: INTERVAL_BARS,
    x: {
      ...axis,
      ticks: (axis.ticks ?? []).map(({ value }) => ({
        value,
        label: formatWholeBytes(value).replace("bytes", "B"),
      })),
    },
    y: logAxis(title, "duration"),
    series: seriesOf(costs, {
      nameOf: ({ channel, label }) => ({ id: channel, label }),
      pointOf: (cost) => ({
        x: cost.bytes,
        y: timeOf(cost),
        text: describePoint(
          `${cost.label}, ${formatBytes(cost.bytes)}`,
          "duration",
          timeOf(cost),
        ),
      }),
    }),
  });
  return {
    plots: costs.length === 0 ? [] : [
      plot(
        {
          id: "payload-time",
          title: `${label}: time there and back, lower is better`,
          finding: smallest,
        },
        "There and back",
        ({ echoNs }) => echoNs,
      ),
      plot(
        {
          id: "payload-byte",
          title: `${label}: time for 1 KiB against bytes, lower is better`,
          finding: answer,
        },
        "For 1 KiB",
        ({ echoNs, bytes }) => scaled(echoNs, 1024 / bytes),
      ),
    ],
  };
}

/** What each step in the life of a thread and of a process costs. */
function lifecycleFigures(
  { depth }: DeepRun,
  { id, label, cases }: SuiteAnalysis,
): AnswerFigures {
  const measured = cases.flatMap((step, place) =>
    step.cells.filter((cell) => cell.kind === "measured")
      .map((cell) => ({ step, place, cell }))
  );
  return {
    plots: [{
      id: "lifecycle",
      title: `${label}: time of each step, lower is better`,
      finding: depth.suites.find((suite) => suite.id === id)?.answer ?? "",
      reading: INTERVAL_BARS,
      x: placesAxis("Step", cases.map((step) => step.label)),
      y: logAxis("Time of one", "duration"),
      series: seriesOf(measured, {
        isJoined: false,
        nameOf: ({ cell }) => nameOfModel(cell),
        pointOf: ({ step, place, cell }, shift) => ({
          x: place + 1 + shift,
          y: timePerItem(cell),
          text: describePoint(
            `${step.label}, ${cell.modelLabel}`,
            "duration",
            timePerItem(cell),
          ),
        }),
      }),
    }],
  };
}

/** What counting together costs, and who loses count. */
function sharingFigures(
  { run, depth }: DeepRun,
  suite: SuiteAnalysis,
): AnswerFigures {
  const { answer = "", sentences: [correct = answer] = [] } =
    depth.suites.find(({ id }) => id === suite.id) ?? {};
  const counted = countLost(run, suite)
    .toSorted((a, b) => a.cell.workers - b.cell.workers);
  const nameOfCell = ({ modelLabel, workers }: MeasuredCell) =>
    `${modelLabel}, ${formatCount(workers, "worker")}`;
  const x = countsAxis(
    linearAxis("Workers (threads)", "count"),
    counted.map(({ cell }) => cell.workers),
  );
  const series = (
    pointOf: (one: SharedCount) => Omit<PlotPoint, "x">,
  ) =>
    seriesOf(counted, {
      nameOf: ({ cell }) => nameOfModel(cell),
      pointOf: (one) => ({ x: one.cell.workers, ...pointOf(one) }),
    });
  return {
    plots: [
      {
        id: "sharing-lost",
        title:
          `${suite.label}: additions lost against workers, lower is better`,
        finding: answer,
        reading:
          "Bars through the points reach from the least to the most that a round lost.",
        ...{ x, y: linearAxis("Additions lost", "share") },
        series: series(({ cell, lost, additions, lostShare }) => ({
          y: lostShare,
          text: `${nameOfCell(cell)}: ${
            Math.round(lost).toLocaleString("en")
          } of ${additions.toLocaleString("en")} lost`,
        })),
      },
      {
        id: "sharing-time",
        title: `${suite.label}: time against workers, lower is better`,
        finding: correct,
        reading:
          `${INTERVAL_BARS} Every worker adds as often as the others, so more workers have more to do.`,
        ...{ x, y: logAxis("Time of one batch", "duration") },
        series: series(({ cell }) => ({
          y: cell.medianNs,
          text: describePoint(nameOfCell(cell), "duration", cell.medianNs),
        })),
      },
    ],
  };
}

/** Nanoseconds in a millisecond. */
const NS = 1e6;
/** What most people notice, and what the first column of held rates asks for. */
const [LIMIT_MS] = TAIL_LIMITS_MS;

/** Up to which rate each handler may stay in the loop, and what the models do to the tail. */
function servicePlots(
  handlers: readonly HandlerReport[],
  label: string,
): readonly Plot[] {
  if (handlers.length === 0) return [];
  return [
    ...handlers.flatMap((handler) => [
      tailPlot(handler, {
        id: "tail",
        title: `${label}, ${handler.phrase}: 99th percentile against rate`,
        finding: handler.sentences.limit,
        reading:
          "Bars through the points reach from the least to the greatest of a round. Time counts from the moment at which a request was to be sent.",
        msOf: ({ p99, p99OfRounds: { low, high } }) => ({
          ...{ value: p99, low: Math.min(low, p99), high: Math.max(high, p99) },
        }),
      }),
      tailPlot(handler, {
        id: "health",
        title: `${label}, ${handler.phrase}: what /health waits meanwhile`,
        finding: handler.sentences.tail,
        reading:
          "The 99th percentile of a request that costs nothing, sent every 20 ms beside the others.",
        msOf: ({ healthP99 }) => exactly(healthP99),
      }),
    ]),
    overloadPlot(handlers, label),
  ];
}

function tailPlot(
  { workload, parameters, services }: HandlerReport,
  { msOf, ...words }:
    & Pick<Plot, "id" | "title" | "finding" | "reading">
    & { readonly msOf: (load: LoadAnalysis) => Interval },
): Plot {
  const loads = services.flatMap(({ model, label, loads }) =>
    loads.map((load) => ({ id: model, label, load }))
  );
  return {
    ...words,
    id: [words.id, workload, ...Object.values(parameters)].join("-"),
    title: `${words.title}, lower is better`,
    x: linearAxis("Requests a second", "count"),
    y: logAxis("99th percentile", "duration"),
    level: { y: LIMIT_MS * NS, label: `${LIMIT_MS} ms` },
    series: seriesOf(loads, {
      nameOf: ({ id, label }) => ({ id, label }),
      pointOf: ({ label, load }) => ({
        x: load.ratePerSecond,
        y: scaled(msOf(load), NS),
        text: `${label}, ${
          formatRate(load.ratePerSecond)
        } requests a second (${load.loadPercent} % of the most): ${
          formatMs(msOf(load).value)
        }`,
      }),
    }),
  };
}

/** Backpressure: what becomes of requests beyond the most that can be served. */
function overloadPlot(
  handlers: readonly HandlerReport[],
  label: string,
): Plot {
  const overloads = handlers.flatMap(({ phrase, services }, place) =>
    services.flatMap(({ model, label, overload }) =>
      overload
        ? [{ id: model, label, phrase, place, share: overload.refusedShare }]
        : []
    )
  );
  return {
    id: "overload",
    title: `${label}: requests refused at 150 % of the most`,
    finding: handlers.map(({ sentences }) => sentences.overload)
      .find(Boolean) ?? "",
    reading:
      "A third of the requests is more than can be served. An executor with a full queue refuses them at once, with a reason (503); without one, they wait in sockets.",
    x: placesAxis(
      "Handler",
      handlers.map(({ phrase }) => phrase.replace(/^a handler (of|that) /, "")),
    ),
    y: linearAxis("Requests refused", "share"),
    series: seriesOf(overloads, {
      isJoined: false,
      nameOf: ({ id, label }) => ({ id, label }),
      pointOf: ({ label, phrase, place, share }, shift) => ({
        x: place + 1 + shift,
        y: exactly(share),
        text: `${label}, ${phrase}: ${formatPercent(share)} refused`,
      }),
    }),
  };
}

/** What async code and the pools gain where calls block: the answer of the workloads of that kind. */
function blockingAnswer(
  { analysis }: DeepRun,
  workloads: readonly WorkloadReport[],
): QuestionAnswer {
  const raced = workloads.flatMap((workload, index) =>
    workload.standings.flatMap((standing) =>
      standing.kind !== "unmeasured" && standing.best.speedup
        ? [{
          ...{ place: index + 1, workload, cell: standing.best },
          speedup: standing.best.speedup,
        }]
        : []
    )
  );
  const series = seriesOf(raced.filter(({ cell }) => !cell.isBaseline), {
    isJoined: false,
    nameOf: ({ cell }) => nameOfModel(cell),
    pointOf: ({ place, workload, cell, speedup }, shift) => ({
      x: place + shift,
      y: speedup,
      text: describePoint(
        `${workload.label}, ${cell.modelLabel}${
          cell.workers === 1 ? "" : ` with ${cell.workers} workers`
        }`,
        "ratio",
        speedup,
      ),
    }),
  });
  const speedupsOf = (cells: typeof raced) =>
    cells.map(({ speedup }) => speedup.value);
  const gains = raced.filter(({ cell }) =>
    cell.modelInfo.kind === "event-loop"
  );
  const held = gains.filter(({ workload }) =>
    workload.findings.some(({ kind }) => kind === "blocked-loop")
  );
  const pools = raced.filter(({ cell }) => hasWorkers(cell.modelInfo));
  return {
    answer: describeBlocking({
      usableCores: analysis.usableCores,
      ...{ held: held.length, all: workloads.length },
      gains: speedupsOf(held.length > 0 ? held : gains),
      best: [...Map.groupBy(pools, ({ workload }) => workload.id).values()]
        .map((own) => Math.max(...speedupsOf(own))),
    }),
    // The verdict, and what async code ran into.
    sentences: workloads.flatMap(({ sentences, findings, heldLoop }) => {
      const [verdict, ...explanations] = sentences;
      const held = findings.findIndex(({ kind }) => kind === "blocked-loop");
      return [
        verdict,
        explanations[held],
        heldLoop && capitalise(describeHeldLoop(heldLoop)),
      ].filter((sentence) => sentence !== undefined);
    }),
    plots: raced.length === 0 ? [] : [{
      id: "blocking",
      title: "Blocking calls: best speed-up of each model, higher is better",
      finding: highestOf(series),
      reading: `${INTERVAL_BARS} The dashed level is sequential code.`,
      x: placesAxis("Workload", workloads.map(({ label }) => label)),
      y: SPEEDUP_AXIS,
      level: { y: 1, label: "Sequential" },
      series,
    }],
  };
}
