import {
  type CrossoverAnalysis,
  type Interval,
  type SuiteAnalysis,
} from "../../src/analysis/mod.ts";
import {
  formatBytes,
  formatDuration,
  formatDurationRange,
  formatWholeBytes,
} from "../../src/text/mod.ts";
import type { DeepRun } from "./run_choice.ts";
import type { AnswerFigures, Plot, PlotSeries } from "./question_plot.ts";

type PayloadCost = CrossoverAnalysis["payloadCosts"][number];

/** What a channel was measured to cost, at every length of message. */
interface Channel {
  readonly id: string;
  readonly label: string;
  readonly costs: readonly PayloadCost[];
}

/** What moving bytes costs, through every channel. */
export function payloadFigures(
  { depth }: DeepRun,
  { id, label }: SuiteAnalysis,
): AnswerFigures {
  const channels = channelsOf(depth.crossovers.payloadCosts);
  const { answer = "", sentences: [smallest = ""] = [] } =
    depth.suites.find((suite) => suite.id === id) ?? {};
  return {
    plots: channels.length === 0 ? [] : [
      timePlot(channels, { label, finding: smallest }),
      bytePlot(channels, { label, finding: answer }),
    ],
  };
}

function channelsOf(costs: readonly PayloadCost[]): readonly Channel[] {
  return [...Map.groupBy(costs, ({ channel }) => channel)].map((
    [id, own],
  ) => ({ id, label: own[0]?.label ?? id, costs: own }));
}

const READING = "Bars through the points are 95 % intervals.";

function timePlot(
  channels: readonly Channel[],
  { label, finding }: Pick<Plot, "finding"> & { readonly label: string },
): Plot {
  return {
    id: "payload-time",
    title: `${label}: time there and back, lower is better`,
    finding,
    reading: READING,
    x: bytesAxis(channels),
    y: { title: "There and back", unit: "duration", isLogarithmic: true },
    series: channels.map((channel) =>
      seriesOf(channel, ({ echoNs }) => echoNs)
    ),
  };
}

function bytePlot(
  channels: readonly Channel[],
  { label, finding }: Pick<Plot, "finding"> & { readonly label: string },
): Plot {
  return {
    id: "payload-byte",
    title: `${label}: time for 1 KiB against bytes, lower is better`,
    finding,
    reading: READING,
    x: bytesAxis(channels),
    y: { title: "For 1 KiB", unit: "duration", isLogarithmic: true },
    series: channels.map((channel) =>
      seriesOf(
        channel,
        ({ echoNs, bytes }) => scale(echoNs, 1024 / bytes),
      )
    ),
  };
}

function bytesAxis(channels: readonly Channel[]): Plot["x"] {
  const sizes = channels.flatMap(({ costs }) => costs.map((one) => one.bytes));
  return {
    title: "Bytes of the message, each way",
    unit: "bytes",
    isLogarithmic: true,
    ticks: [...new Set(sizes)].toSorted((a, b) => a - b).map((value) => ({
      value,
      label: formatWholeBytes(value).replace("bytes", "B"),
    })),
  };
}

function seriesOf(
  { id, label, costs }: Channel,
  timeOf: (cost: PayloadCost) => Interval,
): PlotSeries {
  return {
    ...{ id, label, isJoined: true },
    points: costs.map((cost) => ({
      x: cost.bytes,
      y: timeOf(cost),
      text: `${label}, ${formatBytes(cost.bytes)}: ${
        formatDuration(timeOf(cost).value)
      } (95 % interval ${formatDurationRange(timeOf(cost))})`,
    })),
  };
}

function scale({ value, low, high }: Interval, factor: number): Interval {
  return { value: value * factor, low: low * factor, high: high * factor };
}
