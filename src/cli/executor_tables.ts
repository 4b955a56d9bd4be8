import { formatRatio, formatRatioRange } from "../analysis/mod.ts";
import {
  type ExecutorScenario,
  type ExecutorUnit,
  medianFigure,
  MIN_ROUNDS,
  ratioInterval,
  type TargetResult,
  type VariantFigures,
} from "../measure/mod.ts";
import { markdownTable } from "./markdown.ts";
import { type Column, renderTable, wrap } from "./table.ts";

const WIDTH = 80;
/** What a process says may be long. */
const MAX_REASON = 300;
/** As wide as the longest verdict. */
const VERDICT_WIDTH = "not measured".length;

/** Describes what was measured of each scenario, and which targets hold. */
export function formatExecutors(
  scenarios: readonly ExecutorScenario[],
  { figures, results }: {
    readonly figures: readonly VariantFigures[];
    readonly results: readonly TargetResult[];
  },
): string {
  const tables = scenarios.map((scenario) =>
    [
      scenario.title,
      ...formatScenario(
        scenario,
        figures.filter((one) => one.scenario === scenario.id),
      ),
      ...results.filter(({ target }) => target.scenario === scenario.id)
        .flatMap(formatTarget),
    ].join("\n")
  );
  return [...tables, formatTotal(results)].join("\n\n");
}

/** One table in Markdown: a row for each target, as in the README of the executors. */
export function formatTargetTable(
  scenarios: readonly ExecutorScenario[],
  { figures, results }: {
    readonly figures: readonly VariantFigures[];
    readonly results: readonly TargetResult[];
  },
): string {
  const rows = results.flatMap((result) => {
    const { target, other, ratio, verdict } = result;
    const scenario = scenarios.find(({ id }) => id === target.scenario);
    if (!scenario) return [];
    const write = (variant: string | undefined) => {
      const found = figures.find((one) =>
        one.scenario === scenario.id && one.variant === variant
      );
      const figure = found && medianFigure(found);
      return figure === undefined ? "" : formatFigure(scenario.unit, figure);
    };
    const bound = formatRatio(target.bound);
    return [[
      scenario.title,
      `${target.ours} ${write(target.ours)}`.trim(),
      `${other ?? ""} ${write(other)}`.trim() || "–",
      ratio ? `${formatRatio(ratio.value)} (${formatRatioRange(ratio)})` : "–",
      verdict === "holds" ? bound : `${bound}, ${MARKED_VERDICTS[verdict]}`,
    ]];
  });
  const header = ["what", "ours", "compared with", "ratio (interval)", "bound"];
  return markdownTable(header, { rows });
}

const MARKED_VERDICTS = {
  "missed": "**missed**",
  "unclear": "unclear",
  "not-measured": "not measured",
} as const;

function formatFigure(unit: ExecutorUnit, figure: number): string {
  const { header, format } = scaleOf(unit, figure);
  return `${format(figure)} ${header.replace(" a task", "")}`;
}

function formatScenario(
  { unit }: ExecutorScenario,
  figures: readonly VariantFigures[],
): string[] {
  const medians = figures.flatMap((one) => medianFigure(one) ?? []);
  const { header, format } = scaleOf(unit, Math.min(...medians));
  const [first] = figures;
  const columns: readonly Column[] = [
    { header: "" },
    { header, align: "right" },
    { header: `to ${first?.variant}`, align: "right" },
    { header: "95 % interval", align: "right" },
  ];
  const rows = figures.map((one) => {
    const figure = medianFigure(one);
    const ratio = one === first ? undefined : ratioInterval(one, first);
    return [
      `  ${one.variant}`,
      figure === undefined ? "–" : format(figure),
      ratio ? formatRatio(ratio.value) : "",
      ratio ? formatRatioRange(ratio) : "",
    ];
  });
  const failures = figures.flatMap(({ variant, failure }) =>
    failure === undefined
      ? []
      : wrap(`${variant} failed: ${failure.slice(0, MAX_REASON)}`, {
        width: WIDTH,
        indent: "  ",
      })
  );
  return [...renderTable(columns, rows), ...failures];
}

const TIME_UNITS = [
  { unit: "ms", ns: 1e6 },
  { unit: "µs", ns: 1e3 },
  { unit: "ns", ns: 1 },
] as const;

/** One unit, and as many decimals, for all figures of a table: those that the smallest one needs. */
function scaleOf(
  unit: ExecutorUnit,
  smallest: number,
): { readonly header: string; readonly format: (figure: number) => string } {
  switch (unit) {
    case "time":
    case "time-per-task": {
      const { unit: name, ns } = TIME_UNITS.find(({ ns }) => smallest >= ns) ??
        TIME_UNITS[2];
      const header = unit === "time" ? name : `${name} a task`;
      return { header, format: withDecimals(smallest / ns, ns) };
    }
    case "bytes":
      return { header: "MiB", format: withDecimals(10, 2 ** 20) };
    case "ratio":
      return { header: "ratio", format: withDecimals(1, 1) };
  }
}

function withDecimals(
  smallest: number,
  size: number,
): (figure: number) => string {
  const digits = smallest >= 100 ? 0 : smallest >= 10 ? 1 : 2;
  return (figure) =>
    (figure / size).toLocaleString("en", {
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    });
}

const VERDICTS: Readonly<Record<TargetResult["verdict"], string>> = {
  "holds": "holds",
  "missed": "MISSED",
  "unclear": "unclear",
  "not-measured": "not measured",
};

function formatTarget({ target, other, ratio, verdict }: TargetResult) {
  const { ours, claim, bound } = target;
  const found = ratio
    ? `: ${other === undefined ? ours : `${ours} to ${other}`} ${
      formatRatio(ratio.value)
    } (${formatRatioRange(ratio)}), bound ${Number(bound.toPrecision(3))}`
    : `: fewer than ${MIN_ROUNDS} rounds count`;
  const indent = " ".repeat(VERDICT_WIDTH + 4);
  const [head = "", ...rest] = wrap(`${claim}${found}`, {
    width: WIDTH,
    indent,
  });
  return [
    `  ${VERDICTS[verdict].padEnd(VERDICT_WIDTH)}  ${head.trimStart()}`,
    ...rest,
  ];
}

function formatTotal(results: readonly TargetResult[]): string {
  const count = (verdict: TargetResult["verdict"]) =>
    results.filter((one) => one.verdict === verdict);
  const named = (["missed", "unclear"] as const).flatMap((verdict) =>
    count(verdict).flatMap(({ target: { scenario, ours, claim } }) =>
      wrap(`${VERDICTS[verdict]}: ${scenario}, ${ours}: ${claim}`, {
        width: WIDTH,
        indent: "  ",
      })
    )
  );
  return [
    `Targets: ${count("holds").length} hold, ${
      count("missed").length
    } missed, ${count("unclear").length} unclear, ${
      count("not-measured").length
    } not measured`,
    ...named,
  ].join("\n");
}
