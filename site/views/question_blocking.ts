import {
  hasWorkers,
  type Interval,
  type MeasuredCell,
  type RankedModel,
} from "../../src/analysis/mod.ts";
import {
  capitalise,
  describeHeldLoop,
  formatRatio,
  formatRatioRange,
  joinNames,
  onCores,
  type WorkloadReport,
} from "../../src/text/mod.ts";
import type { ModelInfo } from "../../src/results/mod.ts";
import type { DeepRun } from "./run_choice.ts";
import {
  besideEachOther,
  highestOf,
  type Plot,
  type PlotSeries,
  type QuestionAnswer,
} from "./question_plot.ts";

/** A model's best cell on a workload, where it has a speed-up. */
interface Raced {
  readonly place: number;
  readonly workload: WorkloadReport;
  readonly standing: RankedModel;
  readonly speedup: Interval;
}

/** What async code and the pools gain where calls block. */
export function blockingAnswer(
  deep: DeepRun,
  workloads: readonly WorkloadReport[],
): QuestionAnswer {
  const raced = workloads.flatMap(raceOf);
  const answer = describeAll(deep, { workloads, raced });
  return {
    answer,
    sentences: workloads.flatMap(sentencesOf),
    plots: raced.length === 0 ? [] : [blockingPlot(workloads, raced)],
  };
}

function raceOf(
  workload: WorkloadReport,
  index: number,
): readonly Raced[] {
  return workload.standings.flatMap((standing) =>
    standing.kind !== "unmeasured" && standing.best.speedup
      ? [{
        ...{ place: index + 1, workload, standing },
        speedup: standing.best.speedup,
      }]
      : []
  );
}

function kindOf({ best }: RankedModel): ModelInfo["kind"] {
  return best.modelInfo.kind;
}

function describeAll(
  deep: DeepRun,
  { workloads, raced }: {
    readonly workloads: readonly WorkloadReport[];
    readonly raced: readonly Raced[];
  },
): string {
  const gains = raced.filter(({ standing }) =>
    kindOf(standing) === "event-loop"
  );
  const held = gains.filter(({ workload }) =>
    workload.findings.some(({ kind }) => kind === "blocked-loop")
  );
  const pools = raced.filter(({ standing }) =>
    hasWorkers(standing.best.modelInfo)
  );
  const best = workloads.map(({ id }) =>
    Math.max(
      ...pools.filter(({ workload }) => workload.id === id)
        .map(({ speedup }) => speedup.value),
    )
  ).filter(Number.isFinite);
  const rest = best.length === 0
    ? ""
    : `; the best pool of each ran them ${rangeOf(best)} times as fast`;
  const speedups = joinNames(
    (held.length > 0 ? held : gains)
      .map(({ speedup }) => formatRatio(speedup.value)),
  );
  const found = describeGain({
    ...{ held: held.length, all: workloads.length },
    speedups,
  });
  return capitalise(
    `${onCores(deep.analysis.usableCores)}async code ${found}${rest}.`,
  );
}

/** `held` is of how many it was shown; of the others nothing can be said but their speed-ups. */
function describeGain(
  { held, all, speedups }: {
    readonly held: number;
    readonly all: number;
    readonly speedups: string;
  },
): string {
  const calls = `${all === 1 ? "workload" : "workloads"} whose calls block`;
  if (speedups === "") return `was not measured on the ${all} ${calls}`;
  if (held === 0) return `has speed-ups of ${speedups} on the ${all} ${calls}`;
  const which = held === all && all > 1
    ? `any of the ${all}`
    : `${held} of the ${all}`;
  return `gains nothing on ${which} ${calls} (speed-ups ${speedups})`;
}

/** `1.3 to 3.7`, or one ratio where both read the same. */
function rangeOf(ratios: readonly number[]): string {
  const ends = [Math.min(...ratios), Math.max(...ratios)].map(formatRatio);
  return [...new Set(ends)].join(" to ");
}

/** The verdict, and what async code ran into. */
function sentencesOf(
  { sentences, findings, heldLoop }: WorkloadReport,
): readonly string[] {
  const [verdict, ...explanations] = sentences;
  const held = findings.findIndex(({ kind }) => kind === "blocked-loop");
  return [
    verdict,
    explanations[held],
    heldLoop && capitalise(describeHeldLoop(heldLoop)),
  ].filter((sentence) => sentence !== undefined);
}

function blockingPlot(
  workloads: readonly WorkloadReport[],
  raced: readonly Raced[],
): Plot {
  const series = seriesOf(raced);
  return {
    id: "blocking",
    title: "Blocking calls: best speed-up of each model, higher is better",
    finding: highestOf(series),
    reading:
      "Bars through the points are 95 % intervals. The dashed level is sequential code.",
    x: {
      title: "Workload",
      unit: "count",
      isLogarithmic: false,
      ticks: workloads.map(({ label }, index) => ({ value: index + 1, label })),
    },
    y: {
      title: "Speed-up over sequential (times)",
      unit: "ratio",
      isLogarithmic: true,
    },
    level: { y: 1, label: "Sequential" },
    series,
  };
}

function seriesOf(raced: readonly Raced[]): readonly PlotSeries[] {
  const others = raced.filter(({ standing }) => !standing.best.isBaseline);
  const models = [...new Set(others.map(({ standing }) => standing.model))];
  return models.map((model, index) => {
    const own = others.filter(({ standing }) => standing.model === model);
    return {
      id: model,
      label: own[0]?.standing.label ?? model,
      isJoined: false,
      points: own.map(({ place, standing, speedup, workload }) => ({
        x: besideEachOther(place, { index, of: models.length }),
        y: speedup,
        text: `${workload.label}, ${nameOf(standing.best)}: ${
          formatRatio(speedup.value)
        } times (95 % interval ${formatRatioRange(speedup)})`,
      })),
    };
  });
}

function nameOf({ modelLabel, workers }: MeasuredCell): string {
  return workers === 1 ? modelLabel : `${modelLabel} with ${workers} workers`;
}
