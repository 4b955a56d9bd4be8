import {
  type CrossoverAnalysis,
  formatBytes,
  formatDuration,
  formatDurationRange,
  type Interval,
  type SuiteAnalysis,
} from "../../src/analysis/mod.ts";
import type { DeepRun } from "./depth_choice.ts";
import type { Plot, PlotSeries } from "./question_plot.ts";
import type { QuestionAnswer } from "./question_answer.ts";
import { asSentence, inSentence, joinWords } from "./question_words.ts";

const MIB = 2 ** 20;

type PayloadCost = CrossoverAnalysis["payloadCosts"][number];

/** What a channel was measured to cost, at every length of message. */
interface Channel {
  readonly id: string;
  readonly label: string;
  readonly costs: readonly PayloadCost[];
}

/** What moving bytes costs, through every channel. */
export function payloadAnswer(
  { depth }: DeepRun,
  { label }: SuiteAnalysis,
): QuestionAnswer {
  const costs = depth.crossovers.payloadCosts;
  const channels = channelsOf(costs);
  const answer = describeLargest(costs);
  const sentences = depth.suites.find(({ id }) => id === "payload")?.sentences;
  return {
    answer,
    sentences: [...describeSmallest(costs), ...sentences ?? []],
    plots: channels.length === 0
      ? []
      : [timePlot(channels, label), bytePlot(channels, { label, answer })],
  };
}

function channelsOf(costs: readonly PayloadCost[]): readonly Channel[] {
  return [...Map.groupBy(costs, ({ channel }) => channel)].map((
    [id, own],
  ) => ({ id, label: own[0]?.label ?? id, costs: own }));
}

/** By the largest messages, where the bytes are nearly all of the cost. */
function describeLargest(costs: readonly PayloadCost[]): string {
  const largest = Math.max(...costs.map(({ bytes }) => bytes), 0);
  if (largest === 0) return "The run cannot tell: no message was measured.";
  const each = costs.filter(({ bytes }) => bytes === largest)
    .toSorted((a, b) => a.echoNs.value - b.echoNs.value)
    .map(({ label, echoNs }) =>
      `${formatDuration(echoNs.value * MIB / largest)} by ${inSentence(label)}`
    );
  return `1 MiB there and back, in messages of ${wholeBytes(largest)}, costs ${
    joinWords(each)
  }.`;
}

/** `16 MiB`: the sizes of messages are whole. */
function wholeBytes(bytes: number): string {
  return formatBytes(bytes).replace(/\.0+(?= )/, "");
}

function describeSmallest(costs: readonly PayloadCost[]): readonly string[] {
  const smallest = Math.min(...costs.map(({ bytes }) => bytes));
  const each = costs.filter(({ bytes }) => bytes === smallest)
    .toSorted((a, b) => a.echoNs.value - b.echoNs.value);
  if (each.length === 0) return [];
  const times = each.map(({ label, echoNs }) =>
    `${formatDuration(echoNs.value)} by ${inSentence(label)}`
  );
  return [
    `A message of ${wholeBytes(smallest)} takes ${
      joinWords(times)
    }, there and back: that is what a message costs whatever it holds.`,
  ];
}

const READING = "Bars through the points are 95 % intervals.";

function timePlot(channels: readonly Channel[], label: string): Plot {
  return {
    id: "payload-time",
    title: `${label}: time there and back, lower is better`,
    finding: describeSmallest(channels.flatMap(({ costs }) => costs))[0] ?? "",
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
  { label, answer }: { readonly label: string; readonly answer: string },
): Plot {
  return {
    id: "payload-byte",
    title: `${label}: time for 1 KiB against bytes, lower is better`,
    finding: asSentence(answer),
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
      label: wholeBytes(value).replace("bytes", "B"),
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
