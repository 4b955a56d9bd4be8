import type {
  ContestAnalysis,
  ContestBreakEven,
  ContestFigure,
} from "../analysis/contest.ts";
import { excludes } from "../stats/interval.ts";
import {
  capitalise,
  formatBytes,
  formatDuration,
  formatDurationRange,
  formatRatio,
  formatRatioRange,
  joinAlternatives,
  joinNames,
  onCores,
} from "./format.ts";

/** The programs of a run as a table, for terminal and page. */
export interface ContestTable {
  /** What the figures are. */
  readonly legend: string;
  /** Heads of the columns, the first of the names. */
  readonly columns: readonly string[];
  readonly rows: readonly {
    readonly name: string;
    readonly fields: readonly ContestField[];
  }[];
}

/** A figure, its interval, and what is said beside it. */
export interface ContestField {
  readonly value: string;
  readonly range: string;
  readonly note: string;
}

/** Says what programs are worth beside each other. */
export function describeContest(
  contest: ContestAnalysis,
  usableCores: number | null,
): { readonly answer: string; readonly sentences: readonly string[] } {
  const absent = contest.missing.map(({ model, reason }) =>
    `${model.label}: ${reason.replace(/\.?$/, ".")}`
  );
  const { answer, sentences } = contest.suite === "releases"
    ? describeReleases(contest)
    : describeRuntimes(contest, usableCores);
  return { answer, sentences: [...sentences, ...absent] };
}

function describeRuntimes(
  { runtimes, breakEvens }: ContestAnalysis,
  usableCores: number | null,
) {
  const first = runtimes.flatMap((runtime) =>
    breakEvens.filter((one) => one.runtime === runtime)
      .flatMap((one) => crossingOf(one) ?? [])
      .toSorted((a, b) => a.ns - b.ns).slice(0, 1)
  ).toSorted((a, b) => a.ns - b.ns);
  const never = breakEvens.filter(({ answer }) => answer.kind === "never")
    .map(({ challenger }) => challenger.label);
  const pays = first.map(({ ns, label }) =>
    `${formatDuration(ns)} (${label.replace(", ", " ")})`
  );
  return {
    answer: pays.length === 0
      ? "The run cannot tell from what size of an item on workers pay: too little was measured."
      : capitalise(
        `${
          onCores(usableCores)
        }the soonest workers of each runtime pay once an item computes for longer than about ${
          joinAlternatives(pays)
        }.`,
      ),
    sentences: never.length === 0
      ? []
      : [`At no size measured do these pay: ${joinNames(never)}.`],
  };
}

function crossingOf({ answer, challenger }: ContestBreakEven) {
  return answer.kind === "crosses" && answer.challengerFaster === "above"
    ? { ns: answer.at.value, label: challenger.label }
    : undefined;
}

/** Smaller changes are not worth a sentence, however sure they are. */
const WORTH_SAYING = 0.05;

function describeReleases({ runtimes, figures }: ContestAnalysis) {
  const [oldest, newest] = [runtimes[0], runtimes.at(-1)].map((runtime) =>
    releaseOf(figures.find((one) => one.runtime === runtime))
  );
  const changes = figures.filter(({ ratio, parameters }) =>
    ratio && parameters.itemMicros === undefined && excludes(ratio, 1) &&
    Math.abs(Math.log(ratio.value)) >= WORTH_SAYING
  );
  const sentences = changes.map(({ ratio, workload, ...one }) =>
    ratio
      ? `${releaseOf(one)}: ${STEP_NAMES[workload] ?? workload} takes ${
        formatRatio(ratio.value)
      } times as long as before (95 % interval ${formatRatioRange(ratio)}).`
      : ""
  );
  const count = changes.length;
  return {
    answer: oldest === newest
      ? `Only ${oldest ?? "one release"} was measured.`
      : figures.every(({ ratio }) => ratio === undefined)
      ? `The run cannot tell what changed from ${oldest} to ${newest}: too little was measured.`
      : `From ${oldest} to ${newest} ${
        count === 0
          ? "no figure changed by more than 5 %"
          : count === 1
          ? "one figure changed by more than 5 %"
          : `${count} figures changed by more than 5 % from one release to the next`
      }.`,
    sentences,
  };
}

/** `Deno 2.9.6` of `Deno 2.9.6, threads`. */
function releaseOf(figure: Pick<ContestFigure, "model"> | undefined): string {
  return figure?.model.label.split(",")[0] ?? "";
}

const STEP_NAMES: Readonly<Record<string, string>> = {
  "start-runtime": "starting and ending the runtime",
  "first-thread": "a thread, from its start to its answer and its end,",
  "round-trip": "a round trip to a thread",
  "thread-bytes": "a MiB to a thread",
};

const NOTHING: ContestField = { value: "–", range: "", note: "" };

/** Lays the programs of a run out. */
export function contestTable(contest: ContestAnalysis): ContestTable {
  return contest.suite === "releases"
    ? releaseTable(contest)
    : runtimeTable(contest);
}

/** A row for each program; a column for each workload, and for the size from which on workers pay. */
function runtimeTable({ figures, breakEvens }: ContestAnalysis): ContestTable {
  const plain = figures.filter(({ parameters }) =>
    parameters.itemMicros === undefined
  );
  const workloads = [...new Set(plain.map(({ workload }) => workload))];
  const models = new Map(figures.map(({ model }) => [model.id, model]));
  return {
    legend:
      "Time of one item in a runtime's loop, and how many times as fast its other ways are; the size of an item from which on they win over the loop. With 95 % intervals",
    columns: ["program", ...workloads, "pays from"],
    rows: [...models.values()].map(({ id, label }) => ({
      name: label,
      fields: [
        ...workloads.map((workload) => {
          const figure = plain.find((one) =>
            one.model.id === id && one.workload === workload
          );
          return figure ? speedupField(figure) : NOTHING;
        }),
        breakEvenField(
          breakEvens.find(({ challenger }) => challenger.model === id),
        ),
      ],
    })),
  };
}

function speedupField(
  { ratio, roughRatio, itemNs }: ContestFigure,
): ContestField {
  if (roughRatio !== undefined) {
    return {
      ...NOTHING,
      value: `~${formatRatio(roughRatio)}×`,
      note: "rough, from fewer than three rounds",
    };
  }
  return ratio
    ? {
      value: `${formatRatio(ratio.value)}×`,
      range: formatRatioRange(ratio),
      note: "",
    }
    : timeField(itemNs);
}

function timeField(itemNs: ContestFigure["itemNs"]): ContestField {
  return {
    value: formatDuration(itemNs.value),
    range: formatDurationRange(itemNs),
    note: "",
  };
}

function breakEvenField(
  found: ContestBreakEven | undefined,
): ContestField {
  if (!found) return NOTHING;
  const { answer } = found;
  switch (answer.kind) {
    case "crosses": {
      const { at, challengerFaster } = answer;
      const bound = (size: number | null) =>
        size === null ? "beyond what was measured" : formatDuration(size);
      return {
        value: formatDuration(at.value),
        range: `${bound(at.low)} to ${bound(at.high)}`,
        note: challengerFaster === "above" ? "" : "and wins below it",
      };
    }
    case "always":
      return { value: "always", range: "", note: "at every size measured" };
    case "never":
      return { value: "never", range: "", note: "at no size measured" };
    case "undecided":
      return { value: "unclear", range: "", note: "" };
  }
}

/** A row for each figure, a column for each release. */
function releaseTable(
  { runtimes, figures, breakEvens }: ContestAnalysis,
): ContestTable {
  const columns = runtimes.map((runtime) =>
    releaseOf(figures.find((one) => one.runtime === runtime))
  );
  const steps = [...new Set(figures.map(({ workload }) => workload))]
    .filter((workload) => workload in STEP_NAMES);
  const row = (
    name: string,
    fieldOf: (runtime: string) => ContestField,
  ) => ({ name, fields: runtimes.map(fieldOf) });
  return {
    legend:
      "Time of each step, and how many times as long it takes as in the release before; memory of a process with its threads; the size of an item from which on threads pay. With 95 % intervals",
    columns: ["figure", ...columns],
    rows: [
      ...steps.map((workload) =>
        row(
          capitalise(STEP_NAMES[workload]?.replace(/,$/, "") ?? ""),
          (runtime) => {
            const found = figures.find((one) =>
              one.runtime === runtime && one.workload === workload
            );
            if (!found) return NOTHING;
            const { ratio, roughRatio } = found;
            const note = ratio
              ? `${formatRatio(ratio.value)} times (${formatRatioRange(ratio)})`
              : roughRatio === undefined
              ? ""
              : `~${formatRatio(roughRatio)} times`;
            return { ...timeField(found.itemNs), note };
          },
        )
      ),
      row("Memory with its threads", (runtime) => {
        const { residentBytes } = figures.find((one) =>
          one.runtime === runtime && one.workload === "round-trip"
        ) ?? {};
        return residentBytes === undefined
          ? NOTHING
          : { ...NOTHING, value: formatBytes(residentBytes) };
      }),
      row(
        "Threads pay from",
        (runtime) =>
          breakEvenField(breakEvens.find((one) => one.runtime === runtime)),
      ),
    ],
  };
}
