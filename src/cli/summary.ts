import { unicodeWidth } from "@std/cli";
import {
  type CaseAnalysis,
  type CellAnalysis,
  type ContestAnalysis,
  hasWorkers,
  type LoadAnalysis,
  NOTICEABLE_NS,
  SERVICES,
  type SuiteAnalysis,
} from "../analysis/mod.ts";
import {
  contestTable,
  describeControls,
  formatCount,
  formatDuration,
  formatDurationRange,
  formatDurations,
  formatHeld,
  formatName,
  formatPercent,
  formatRate,
  formatRatio,
  formatRatioRange,
  formatSpeedup,
  formatSpeedupRange,
  formatWait,
  type HandlerReport,
  type InDepthReport,
  joinNames,
  recommend,
  type RunReport,
  shortModelName,
  type WorkloadReport,
} from "../text/mod.ts";
import { type Column, renderTable, right, WIDTH, wrap } from "./table.ts";

const COLUMNS: readonly Column[] = [
  " ",
  "model",
  right("workers"),
  right("median"),
  "95 % interval",
  right("speed-up"),
  "interval",
];

/** Answers of a suite that are said here; the site says all. */
const MAX_ANSWERS = 4;

/** Benchmarks without figures that are named for one reason. */
const MAX_NAMED = 3;

/** Workloads up to which each gets a table of its own. */
const MAX_TABLES = 5;

/**
 * What `deno task bench` ends with, at most 80 columns wide: what to do, then the details, then how good the run was. A
 * run that ranks no models begins with what its suites answer.
 */
export function formatSummary(
  analysis: RunReport,
  { suites: answers, services = [], contest }:
    & Pick<InDepthReport, "suites">
    & Partial<Pick<InDepthReport, "services" | "contest">>,
): string {
  const { headline, gaps, cautions, suites, workloads } = analysis;
  const isRanked = workloads.length > 0;
  const answersOf = (id: string) =>
    answers.filter((suite) => suite.id === id)
      .flatMap(({ answer, sentences }) => [
        ...new Set([answer, ...sentences.slice(0, MAX_ANSWERS)]),
      ]);
  const paragraph = (texts: readonly string[]) =>
    texts.filter(Boolean).flatMap((text) => wrap(text)).join("\n");
  return [
    paragraph([contest ? "" : headline, ...gaps]),
    formatRecommendations(analysis),
    ...(isRanked ? [] : suites.map(({ id }) => paragraph(answersOf(id)))),
    ...formatWorkloads(analysis),
    formatWaits(analysis),
    ...suites.map((suite) =>
      [
        suite.id === contest?.suite
          ? formatContest(contest)
          : formatSuite(suite),
        ...(suite.id === SERVICES ? formatServices(services) : []),
        ...(isRanked ? answersOf(suite.id).flatMap((text) => wrap(text)) : []),
      ].join("\n")
    ),
    paragraph([
      describeControls(analysis),
      formatNoise(analysis),
      ...cautions.slice(gaps.length),
    ]),
  ].filter(Boolean).join("\n\n");
}

const RECOMMENDATION_COLUMNS: readonly Column[] = [
  "workload",
  "use",
  right("speed-up"),
  "95 % interval",
  "",
];

/** One line a workload: what to use, its speed-up over a loop, and what there is to add. */
function formatRecommendations({ workloads }: RunReport): string {
  if (workloads.length === 0) return "";
  return renderTable(
    RECOMMENDATION_COLUMNS,
    workloads.map(({ id, verdict }) => {
      const { use, speedup, note } = recommend(verdict);
      return [
        id,
        use,
        ...(speedup
          ? [
            `${formatRatio(speedup.value)}×`,
            narrow(formatRatioRange(speedup)),
          ]
          : ["", ""]),
        note,
      ];
    }),
  ).join("\n");
}

/** `1.8–2.0`: bounds in a narrow column. */
export function narrow(bounds: string): string {
  return bounds.replace(" to ", "–");
}

function formatWorkloads(analysis: RunReport): string[] {
  const { workloads } = analysis;
  if (workloads.length === 0) return [];
  if (workloads.length <= MAX_TABLES) {
    const cells = workloads.flatMap((one) => one.cells);
    return [...workloads.map(formatWorkload), legendOf(cells)];
  }
  const problems = formatProblems(workloads.flatMap(({ cells }) => cells));
  return [
    [formatMatrix(analysis), ...problems].join("\n"),
  ];
}

function formatWorkload(workload: WorkloadReport): string {
  const title = `${workload.id} – ${workload.label}, ` +
    `${workload.items} tasks a batch (${workload.kind})`;
  const table = renderTable(
    COLUMNS,
    workload.cells.map((cell) => formatRow(cell, workload)),
  );
  const failures = formatProblems(workload.cells);
  const sentences = workload.sentences.flatMap((sentence) =>
    wrap(sentence, { indent: "" })
  );
  return [title, ...table, ...failures, ...sentences].join("\n");
}

function formatRow(cell: CellAnalysis, workload: WorkloadReport): string[] {
  const head = [mark(cell, workload), cell.model, String(cell.workers)];
  if (cell.kind !== "measured") return [...head, nameKind(cell)];
  const { medianNs, steadyState, flag } = cell;
  return [
    ...head,
    ...(steadyState === "no-steady-state"
      ? ["", "no steady state"]
      : [formatDuration(medianNs.value), formatDurationRange(medianNs)]),
    formatSpeedup(cell),
    `${formatSpeedupRange(cell)}${flag ? " impossible" : ""}`,
  ];
}

/** Marks the best cells of the first tier. */
function mark(cell: CellAnalysis, { standings }: WorkloadReport): string {
  const standing = standings.find((one) =>
    one.kind !== "unmeasured" && one.best.id === cell.id
  );
  return MARKS[standing?.kind ?? "behind"];
}

/** Says of benchmarks without figures why that is, those of one reason together. */
function formatProblems(cells: readonly CellAnalysis[]): string[] {
  const missing = cells.flatMap((cell) =>
    cell.kind === "failed" || cell.kind === "not-run"
      ? [{ id: cell.id, why: `${nameKind(cell)}: ${cell.reason}` }]
      : []
  );
  const groups = Map.groupBy(missing, ({ why }) => why);
  return [...groups].flatMap(([why, own]) => {
    const named = own.slice(0, MAX_NAMED).map(({ id }) => id);
    const others = own.length - named.length;
    const names = joinNames(others > 0 ? [...named, `${others} more`] : named);
    return wrap(`${names} ${why}`, { indent: "  " });
  });
}

/** How a model's standing is marked in a table. */
export const MARKS = {
  ...{ winner: "*", level: "=" },
  ...{ behind: "", unranked: "", unmeasured: "" },
} as const; // Its keys are the kinds of standings.

/** What they mean, below the tables. */
const LEGEND = "*: the fastest; =: not distinguishable from the fastest";

/** The legend of a table of these cells: what is in none of them needs no explanation. */
export function legendOf(cells: readonly CellAnalysis[]): string {
  const isRough = cells.some((cell) =>
    cell.kind === "measured" && cell.roughSpeedup !== undefined
  );
  return isRough
    ? `${LEGEND};\n~: rough, from fewer than three rounds, since it was far behind`
    : LEGEND;
}

/**
 * One line a workload: what sequential code takes, and how many times as fast each model's best cell is. Where that is
 * too wide, models that are in no first tier are left out, and named.
 */
export function formatMatrix(
  { workloads, models }: RunReport,
  { width = WIDTH }: { readonly width?: number } = {},
): string {
  const rivals = models.filter(({ kind }) => kind !== "loop");
  const common = rivals.map(({ id }) => id).filter((id) =>
    workloads.filter((workload) => standingOf(workload, id) !== "").length >=
      workloads.length / 4
  );
  const whole = drawMatrix(workloads, common);
  const fits = whole.every((line) => unicodeWidth(line) <= width);
  const leading = common.filter((id) =>
    workloads.some((workload) => markOf(workload, id) !== "")
  );
  const left = common.filter((id) => !leading.includes(id));
  return [
    "Speed-up over sequential code, at the number of workers in brackets",
    ...(fits ? whole : drawMatrix(workloads, leading)),
    legendOf(workloads.flatMap(({ cells }) => cells)),
    ...(fits || left.length === 0
      ? []
      : wrap(`Not shown, because never among the fastest: ${left.join(", ")}`, {
        width,
      })),
  ].join("\n");
}

/**
 * What 99 of 100 other requests wait for the event loop at most: one line for each workload in which some model keeps
 * them waiting noticeably. Empty where no run tells.
 */
export function formatWaits({ workloads, models }: RunReport): string {
  const delayOf = (workload: WorkloadReport, model: string) => {
    const found = workload.standings.find((one) => one.model === model);
    return found?.kind === "unmeasured" ? undefined : found?.best.loopDelay;
  };
  const columns = models.filter(({ id }) =>
    workloads.some((workload) => delayOf(workload, id))
  );
  if (columns.length === 0) return "";
  const held = workloads.filter((workload) =>
    columns.some(({ id }) =>
      (delayOf(workload, id)?.p99Ns ?? 0) >= NOTICEABLE_NS
    )
  );
  if (held.length === 0) {
    return `Others wait: less than ${formatWait(NOTICEABLE_NS)} (p99).`;
  }
  return [
    "Others wait: what 99 of 100 requests that come meanwhile wait at most",
    ...renderTable(
      [
        "workload",
        ...columns.map(({ id }) => ({ right: shortModelName(id) })),
      ],
      held.map((workload) => [
        workload.id,
        ...columns.map(({ id }) => {
          const delay = delayOf(workload, id);
          return delay ? formatWait(delay.p99Ns) : "";
        }),
      ]),
    ),
  ].join("\n");
}

/** `Others wait at most (p99): 42 ms with sequential, 1.3 ms with worker.`; empty where no run tells. */
function describeWaits(cases: readonly CaseAnalysis[]): string {
  const longest = new Map<string, number>();
  for (const cell of cases.flatMap(({ cells }) => cells)) {
    if (cell.kind !== "measured" || !cell.loopDelay) continue;
    const known = longest.get(cell.model) ?? 0;
    longest.set(cell.model, Math.max(known, cell.loopDelay.p99Ns));
  }
  if (longest.size === 0) return "";
  const named = [...longest].map(([model, ns]) =>
    `${formatWait(ns)} with ${shortModelName(model)}`
  );
  return `Others wait at most (p99): ${named.join(", ")}.`;
}

function drawMatrix(
  workloads: readonly WorkloadReport[],
  models: readonly string[],
): string[] {
  const columns: Column[] = [
    "workload",
    right(baselineName(workloads)),
    ...models.map((id) => (right(shortModelName(id)))),
  ];
  const times = formatTimes(workloads.map(({ baseline }) => baseline));
  const rows = workloads.map((workload, row) => [
    workload.id,
    workload.baseline
      ? `${times[row] ?? ""} ${
        markOf(workload, workload.baseline.model) || " "
      }`
      : "",
    ...models.map((id) => standingOf(workload, id)),
  ]);
  return renderTable(columns, rows);
}

/** All of them have the same baseline, where they have one. */
function baselineName(workloads: readonly WorkloadReport[]): string {
  const [name = ""] = workloads.flatMap(({ baseline }) =>
    baseline?.model ?? []
  );
  return name;
}

/** `1.9 (2) *`: the speed-up of a model's best cell, its workers, and whether it is the fastest. */
function standingOf(workload: WorkloadReport, model: string): string {
  const standing = workload.standings.find((one) => one.model === model);
  if (!standing || standing.kind === "unmeasured") return "";
  const { workers, modelInfo } = standing.best;
  const value = formatSpeedup(standing.best);
  const place = hasWorkers(modelInfo) ? `${value} (${workers})` : value;
  return `${place} ${MARKS[standing.kind] || " "}`;
}

/** Whether a model is the fastest, or may be. */
function markOf({ standings }: WorkloadReport, model: string): string {
  const kind = standings.find((one) => one.model === model)?.kind;
  return MARKS[kind ?? "unmeasured"];
}

/** A suite's cases and who took part: speed-ups where it has a baseline, times of one task where it has none. */
export function formatSuite(
  { id, question, cases, baseline }: SuiteAnalysis,
): string {
  const title = wrap(`${id} – ${question}`);
  const [only, second] = cases;
  const isList = only !== undefined && second === undefined;
  // Cases without a model in common would fill a table with holes.
  const byModels = Map.groupBy(
    cases,
    ({ cells }) =>
      JSON.stringify([...new Set(cells.map(({ model }) => model))].sort()),
  );
  const tables = isList
    ? listCells(only)
    : [...byModels.values()].flatMap((own) => crossTable(own, baseline));
  const what = baseline === null
    ? `Times of ${isList ? "a batch" : "one task"}.`
    : `Time of a batch of ${baseline} code, and the speed-ups of the others over it.`;
  return [
    ...title,
    ...tables,
    ...[what, describeWaits(cases)].filter(Boolean)
      .flatMap((text) => wrap(text)),
  ].join("\n");
}

/** Programs beside each other, with the intervals of where workers pay. */
function formatContest(contest: ContestAnalysis): string {
  const { legend, columns, rows } = contestTable(contest);
  const last = contest.suite === "runtimes" ? columns.length - 2 : -1;
  const [head = "", ...others] = columns;
  return [
    ...renderTable(
      [head, ...others.map(right)],
      rows.map(({ name, fields }) => [
        name,
        ...fields.map(({ value, range }, place) =>
          place === last && range !== "" ? `${value} (${narrow(range)})` : value
        ),
      ]),
    ),
    ...wrap(`${legend}.`),
  ].join("\n");
}

function crossTable(
  cases: readonly CaseAnalysis[],
  baseline: string | null,
): string[] {
  const models = [
    ...new Set(cases.flatMap(({ cells }) => cells.map(({ model }) => model))),
  ];
  const columns = models.map((model) => {
    const cells = cases.map((found) =>
      found.cells.find((cell) => cell.model === model)
    );
    return baseline === null || model === baseline
      ? formatTimes(cells, ({ items }) => baseline === null ? items : 1)
      : cells.map(speedupOf);
  });
  return renderTable(
    [
      "",
      ...models.map((id) => (right(shortModelName(id)))),
    ],
    cases.map((found, row) => [
      nameOf(found),
      ...columns.map((column) => column[row] ?? ""),
    ]),
  );
}

/** Median times in one unit; what has none says why. */
function formatTimes(
  cells: readonly (CellAnalysis | undefined)[],
  /** What a batch is divided by. */
  partsOf: (cell: CellAnalysis) => number = () => 1,
): string[] {
  const times = cells.map((cell) =>
    cell?.kind === "measured" && cell.steadyState !== "no-steady-state"
      ? cell.medianNs.value / partsOf(cell)
      : undefined
  );
  const texts = formatDurations(times.filter((ns) => ns !== undefined))
    .values();
  return cells.map((cell, row) => {
    if (times[row] !== undefined) return texts.next().value ?? "";
    if (!cell) return "";
    return cell.kind === "measured" ? "not steady" : nameKind(cell);
  });
}

/** `not run`: in a table, what stands in the place of figures. */
export function nameKind({ kind }: CellAnalysis): string {
  return kind.replace("-", " ");
}

function speedupOf(cell: CellAnalysis | undefined): string {
  if (!cell) return "";
  if (cell.kind !== "measured") return nameKind(cell);
  return formatSpeedup(cell) || "–";
}

/** A case by what sets it apart: `itemMicros 100`, or its label where nothing does. */
function nameOf({ label, parameters }: CaseAnalysis): string {
  const named = Object.entries(parameters)
    .map(([name, value]) => `${name} ${value}`);
  return named.length === 0 ? label : named.join(", ");
}

function listCells({ cells }: CaseAnalysis): string[] {
  const counted = [
    ...new Set(
      cells.flatMap((cell) =>
        cell.kind === "measured" ? Object.keys(cell.observations) : []
      ),
    ),
  ];
  const columns: Column[] = [
    "",
    right("workers"),
    right("median"),
    "95 % interval",
    ...counted.map((name) => (right(formatName(name)))),
  ];
  const times = formatTimes(cells);
  return renderTable(
    columns,
    cells.map((cell, row) => [
      cell.model,
      String(cell.workers),
      ...(cell.kind === "measured"
        ? [
          times[row] ?? "",
          cell.steadyState === "no-steady-state"
            ? ""
            : formatDurationRange(cell.medianNs),
          ...counted.map((name) =>
            String(Math.round(cell.observations[name] ?? 0))
          ),
        ]
        : [nameKind(cell)]),
    ]),
  );
}

/** The run's noise floor in a sentence; empty where it is not known. */
export function formatNoise({ noise }: RunReport): string {
  if (!noise) return "";
  return `Noise floor: ${(noise.floor * 100).toFixed(1)} %, from ${
    formatCount(noise.pairs, "pair")
  } of benchmarks of the same code. A lead counts only where it is larger than the difference between its own workload's pairs.`;
}

const SERVICE_COLUMNS: readonly Column[] = [
  "",
  ...["most", "50 ms", "200 ms", "30 %", "60 %", "90 %", "health", "503"]
    .map(right),
];

/** What the columns mean, below the tables of services. */
const SERVICE_LEGEND =
  "Most: requests a second at most; 50 ms, 200 ms: the highest rate that answers 99 % of them within, between one that every round held and one that none held. 30 to 90 % of the most: p99, in ms. Health: p99 of /health at 90 %, in ms. 503: refused at 150 %.";

/** A table for each handler, and what its columns mean. */
function formatServices(handlers: readonly HandlerReport[]): string[] {
  if (handlers.length === 0) return [];
  return [...handlers.flatMap(formatHandler), ...wrap(SERVICE_LEGEND), ""];
}

/** One line a model. */
function formatHandler({ phrase, services }: HandlerReport): string[] {
  const tailAt = (loads: readonly LoadAnalysis[], percent: number) => {
    const load = loads.find(({ loadPercent }) => loadPercent === percent);
    return load ? formatTail(load.p99) : "";
  };
  return [
    "",
    `With ${phrase}:`,
    ...renderTable(
      SERVICE_COLUMNS,
      services.map(({ model, maxRate, held, loads, overload }) => {
        const last = loads.at(-1);
        return [
          model,
          formatRate(maxRate),
          ...held.map(formatHeld),
          ...[30, 60, 90].map((percent) => tailAt(loads, percent)),
          last ? formatTail(last.healthP99) : "",
          overload ? formatPercent(overload.refusedShare) : "",
        ];
      }),
    ),
  ];
}

function formatTail(ms: number): string {
  return Number(ms.toPrecision(3)).toLocaleString("en");
}
