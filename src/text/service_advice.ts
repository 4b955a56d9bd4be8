import { hasWorkers } from "../analysis/model_info.ts";
import type { Work } from "../analysis/prediction/predict.ts";
import type {
  PredictedService,
  ServiceAdvice,
} from "../analysis/prediction/service_advice.ts";
import type { Interval } from "../stats/interval.ts";
import {
  capitalise,
  formatCount,
  formatDuration,
  formatPercent,
  formatRate,
  withWorkers,
} from "./format.ts";
import { formatTailRatio } from "./services.ts";

export function describeServiceAdvice(
  advice: ServiceAdvice,
): { readonly question: string; readonly reason: readonly string[] } {
  const { ratePerSecond, limitMs, cores } = advice;
  return {
    question: `${formatRate(ratePerSecond)} requests a second of ${
      describeWork(advice.work)
    }, on ${
      formatCount(cores, "core")
    }, with 99 of 100 to be answered within ${limitMs} ms`,
    reason: [
      describeChoice(advice),
      describeLoop(advice),
      describeWorth(advice),
      describeTheory(advice),
      ...advice.unpredicted.map(({ info, reason }) =>
        `${info.phrase} cannot be predicted: ${reason}.`
      ),
    ].map(capitalise),
  };
}

function describeWork({ cpuNs, waitNs, isBlocking, isNative }: Work): string {
  return [
    ...(cpuNs > 0
      ? [`${formatDuration(cpuNs)} of ${isNative ? "native " : ""}computing`]
      : []),
    ...(waitNs > 0
      ? [`${formatDuration(waitNs)} of ${isBlocking ? "blocking " : ""}waiting`]
      : []),
  ].join(" and ");
}

function nameOf({ info, workers }: PredictedService): string {
  if (!hasWorkers(info)) return "the loop";
  return withWorkers(info.phrase, workers);
}

function describeChoice(
  { choice, outcome, limitMs, ratePerSecond }: ServiceAdvice,
): string {
  const name = nameOf(choice);
  const { p99Ms, held } = choice;
  const busy = `${formatPercent(choice.utilisation)} busy`;
  switch (outcome) {
    case "keeps":
      return `${
        hasWorkers(choice.info)
          ? `hand requests to ${name}`
          : "serve them in the loop"
      }: it is ${busy}, and 99 of 100 requests should be answered within ${
        formatTail(p99Ms)
      }.`;
    case "may-keep":
      return `${name} may do, too close to call: it is ${busy}, and 99 of 100 requests should be answered within ${
        formatTail(p99Ms)
      }, of the ${limitMs} ms that they may take.`;
    case "fails":
      return `nothing keeps ${limitMs} ms at this rate on these cores. ${name} holds most: ${
        held.value > 0
          ? `${formatHeldRate(held)} requests a second`
          : "no rate at all, since one request alone takes longer"
      }${
        choice.utilisation >= 1
          ? `; at ${
            formatRate(ratePerSecond)
          } the queue grows without end: limit it with maxQueue, and answer 503`
          : ""
      }.`;
  }
}

function formatTail({ value, low, high }: Interval): string {
  const ms = (value: number) =>
    Number.isFinite(value) ? formatDuration(value * 1e6) : "any time";
  return low === high
    ? `about ${ms(value)}`
    : `about ${ms(value)} (${ms(low)} to ${
      ms(high)
    }, by how far predictions are usually off)`;
}

function formatHeldRate({ value, low, high }: Interval): string {
  return low === high
    ? `about ${formatRate(value)}`
    : `about ${formatRate(value)} (${formatRate(low)} to ${formatRate(high)})`;
}

/** Whether what else the loop has to answer waits. */
function describeLoop({ services: [loop], choice }: ServiceAdvice): string {
  const busy = loop?.loopUtilisation ?? 0;
  const inLoop = busy >= 1
    ? "in the loop they are more than one thread can do, and everything else waits without end"
    : busy === 0
    ? "the loop stays free for other requests whatever serves these"
    : `in the loop they keep it busy for ${
      formatPercent(busy)
    } of the time, and other requests wait as long as these`;
  return hasWorkers(choice.info)
    ? `${inLoop}; handing them over takes ${
      choice.loopUtilisation < 0.01
        ? "less than 1 %"
        : formatPercent(choice.loopUtilisation)
    } of its time.`
    : `${inLoop}.`;
}

function describeWorth({ worthFrom, services, limitMs }: ServiceAdvice) {
  const [loop] = services;
  if (!loop) return "";
  const kept = `${limitMs} ms`;
  if (!worthFrom) {
    return `the loop keeps ${kept} up to ${
      formatHeldRate(loop.held)
    } requests a second, and nothing else does so at a clearly higher rate.`;
  }
  const { rate, service } = worthFrom;
  const most = formatHeldRate(service.held);
  const name = nameOf(service);
  return rate.value === 0
    ? `the loop does not keep ${kept} at any rate; ${name} does up to ${most} requests a second.`
    : `the loop keeps ${kept} up to ${
      formatHeldRate(rate)
    } requests a second; from there on ${name} is worth it, up to ${most}.`;
}

function describeTheory({ tails }: ServiceAdvice): string {
  const theory =
    "this is queueing theory (M/D/c): requests at random times, all of the same length. Where their lengths scatter as much as their mean, the queue takes about twice as long";
  return tails
    ? `${theory}; the services that this run measured had slowest requests that took ${
      formatTailRatio(tails)
    } as theory says.`
    : `${theory}. This run measured no services to compare it with; \`deno task bench --suite responsiveness\` does.`;
}
