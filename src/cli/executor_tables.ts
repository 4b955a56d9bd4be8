import { formatRatio, formatRatioRange } from "../analysis/mod.ts";
import {
  type CaseUnit,
  type ContenderSamples,
  type ExecutorCase,
  medianOf,
  ratioOf,
  type TargetResult,
} from "../measure/mod.ts";
import { type Column, renderTable } from "./table.ts";

const COLUMNS: readonly Column[] = [
  { header: "" },
  { header: "median", align: "right" },
  { header: "beside the first", align: "right" },
  { header: "interval", align: "right" },
];

/** Words what was measured of each case, and which targets hold. */
export function formatExecutors(
  cases: readonly ExecutorCase[],
  { samples, results }: {
    readonly samples: readonly ContenderSamples[];
    readonly results: readonly TargetResult[];
  },
): string {
  const tables = cases.map((one) => {
    const rows = samples.filter((sample) => sample.case === one.id);
    return [one.title, ...formatCase(one, rows)].join("\n");
  });
  return [...tables, ["Targets", ...formatTargets(results)].join("\n")]
    .join("\n\n");
}

function formatCase(
  { unit }: ExecutorCase,
  rows: readonly ContenderSamples[],
): string[] {
  const measured = rows.filter(({ rounds }) => rounds.length > 0);
  const lines = measured.map((row) => {
    const [first] = measured;
    const ratio = first && row !== first ? ratioOf(row, first) : undefined;
    return [
      `  ${row.contender}`,
      formatFigure(medianOf(row), unit),
      ratio ? formatRatio(ratio.value) : "",
      ratio ? formatRatioRange(ratio) : "",
    ];
  });
  const failures = rows.flatMap(({ contender, failure, rounds }) =>
    failure === undefined
      ? []
      : [`  ${contender} failed (${rounds.length} rounds left): ${failure}`]
  );
  return [...renderTable(COLUMNS, lines), ...failures];
}

function formatFigure(value: number, unit: CaseUnit): string {
  switch (unit) {
    case "ns-per-task":
      return value < 10_000
        ? `${Math.round(1e6 / value)}k/s`
        : `${(value / 1e3).toFixed(1)} µs`;
    case "ns":
      return `${(value / 1e6).toFixed(1)} ms`;
    case "bytes":
      return `${(value / 2 ** 20).toFixed(1)} MiB`;
    case "ratio":
      return value.toFixed(2);
  }
}

const TARGET_COLUMNS: readonly Column[] = [
  { header: "" },
  { header: "" },
  { header: "measured", align: "right" },
  { header: "interval", align: "right" },
  { header: "most", align: "right" },
  { header: "" },
];

function formatTargets(results: readonly TargetResult[]): string[] {
  const rows = results.map(({ target, ratio, holds }) => [
    `  ${target.case}, ${target.ours}`,
    target.claim,
    ratio ? formatRatio(ratio.value) : "–",
    ratio ? formatRatioRange(ratio) : "",
    formatRatio(target.most),
    holds === undefined ? "not measured" : holds ? "holds" : "MISSED",
  ]);
  return renderTable(TARGET_COLUMNS, rows);
}
