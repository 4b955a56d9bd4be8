import type { ConcurrencyLimit } from "../analysis/crossover/concurrency_limit.ts";
import type {
  ComparedStep,
  Crossover,
  CrossoverAnswer,
  OpenInterval,
  UndecidedReason,
} from "../analysis/crossover/crossover.ts";
import type {
  BatchSizeCrossover,
  ItemSizeCrossover,
  ModelCrossover,
  ParamCrossover,
  PayloadCrossover,
} from "../analysis/crossover/crossover_questions.ts";
import {
  capitalise,
  formatBytes,
  formatDuration,
  formatItems,
  formatRatio,
  formatRatioRange,
  joinNames,
  withWorkers,
} from "./format.ts";
import type { SideInfo } from "../analysis/crossover/ladders.ts";

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
