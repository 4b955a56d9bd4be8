import {
  type LoadAnalysis,
  type ServiceAnalysis,
  type SuiteAnalysis,
  TAIL_LIMITS_MS,
} from "../../src/analysis/mod.ts";
import {
  formatMs,
  formatPercent,
  formatRate,
  type HandlerReport,
} from "../../src/text/mod.ts";
import type { DeepRun } from "./run_choice.ts";
import {
  type AnswerFigures,
  besideEachOther,
  type Plot,
  type PlotPoint,
  type PlotSeries,
} from "./question_plot.ts";

/** Nanoseconds in a millisecond. */
const NS = 1e6;
/** What most people notice, and what the first column of held rates asks for. */
const [LIMIT_MS] = TAIL_LIMITS_MS;

/** Up to which rate each handler may stay in the loop, and what the models do to the tail. */
export function responsivenessFigures(
  { depth }: DeepRun,
  { label }: SuiteAnalysis,
): AnswerFigures {
  const { services: handlers } = depth;
  return {
    plots: handlers.length === 0 ? [] : [
      ...handlers.flatMap((handler) => [
        tailPlot(handler, label),
        healthPlot(handler, label),
      ]),
      overloadPlot(handlers, label),
    ],
  };
}

function idOf({ workload, parameters }: HandlerReport): string {
  return [workload, ...Object.values(parameters)].join("-");
}

function tailPlot(handler: HandlerReport, label: string): Plot {
  return {
    ...RATE_PLOT,
    id: `tail-${idOf(handler)}`,
    title:
      `${label}, ${handler.phrase}: 99th percentile against rate, lower is better`,
    finding: handler.sentences.limit,
    reading:
      "Bars through the points reach from the least to the greatest of a round. Time counts from the moment at which a request was to be sent.",
    series: seriesOf(handler, ({ p99, p99OfRounds: { low, high } }) => ({
      value: p99 * NS,
      low: Math.min(low, p99) * NS,
      high: Math.max(high, p99) * NS,
    })),
  };
}

function healthPlot(handler: HandlerReport, label: string): Plot {
  return {
    ...RATE_PLOT,
    id: `health-${idOf(handler)}`,
    title:
      `${label}, ${handler.phrase}: what /health waits meanwhile, lower is better`,
    finding: handler.sentences.tail,
    reading:
      "The 99th percentile of a request that costs nothing, sent every 20 ms beside the others.",
    series: seriesOf(handler, ({ healthP99 }) => {
      const value = healthP99 * NS;
      return { value, low: value, high: value };
    }),
  };
}

const RATE_PLOT: Pick<Plot, "x" | "y" | "level"> = {
  x: { title: "Requests a second", unit: "count", isLogarithmic: false },
  y: { title: "99th percentile", unit: "duration", isLogarithmic: true },
  level: { y: LIMIT_MS * NS, label: `${LIMIT_MS} ms` },
};

function seriesOf(
  { services }: HandlerReport,
  valueOf: (load: LoadAnalysis) => PlotPoint["y"],
): readonly PlotSeries[] {
  return services.map(({ model, label, loads }) => ({
    id: model,
    label,
    isJoined: true,
    points: loads.map((load) => ({
      x: load.ratePerSecond,
      y: valueOf(load),
      text: `${label}, ${
        formatRate(load.ratePerSecond)
      } requests a second (${load.loadPercent} % of the most): ${
        formatMs(valueOf(load).value / NS)
      }`,
    })),
  }));
}

/** Backpressure: what becomes of requests beyond the most that can be served. */
function overloadPlot(
  handlers: readonly HandlerReport[],
  label: string,
): Plot {
  const models = [
    ...new Map(
      handlers.flatMap(({ services }) =>
        services.map((service) => [service.model, service] as const)
      ),
    ).values(),
  ];
  return {
    id: "overload",
    title: `${label}: requests refused at 150 % of the most`,
    finding: handlers.map(({ sentences }) => sentences.overload)
      .find(Boolean) ?? "",
    reading:
      "A third of the requests is more than can be served. An executor with a full queue refuses them at once, with a reason (503); without one, they wait in sockets.",
    x: {
      title: "Handler",
      unit: "count",
      isLogarithmic: false,
      ticks: handlers.map(({ phrase }, index) => ({
        value: index + 1,
        label: phrase.replace(/^a handler (of|that) /, ""),
      })),
    },
    y: { title: "Requests refused", unit: "share", isLogarithmic: false },
    series: models.map((model, index) => ({
      id: model.model,
      label: model.label,
      isJoined: false,
      points: handlers.flatMap(({ phrase, services }, place) =>
        services.filter((service) => service.model === model.model)
          .flatMap((service) =>
            overloadPoint(service, {
              phrase,
              x: besideEachOther(place + 1, { index, of: models.length }),
            })
          )
      ),
    })),
  };
}

function overloadPoint(
  { label, overload }: ServiceAnalysis,
  { phrase, x }: { readonly phrase: string; readonly x: number },
): readonly PlotPoint[] {
  if (!overload) return [];
  const { refusedShare: value } = overload;
  return [{
    x,
    y: { value, low: value, high: value },
    text: `${label}, ${phrase}: ${formatPercent(value)} refused`,
  }];
}
