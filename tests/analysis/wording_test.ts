import { assert } from "@std/assert";
import {
  analyseRun,
  formatDuration,
  formatPercent,
  formatRatio,
  type WorkloadAnalysis,
} from "../../src/analysis/mod.ts";
import { buildRun } from "../fixtures/run_builder.ts";

/** All ratios of an analysis as sentences write them, with those of its findings. */
function ratiosOf({ cells, verdict, findings }: WorkloadAnalysis): Set<string> {
  const intervals = [
    ...cells.flatMap((cell) =>
      cell.kind === "measured" ? [cell.speedup, cell.efficiency] : []
    ),
    ...(verdict.kind === "winner" ? [verdict.lead] : []),
    ...findings.flatMap((finding) =>
      Object.values(finding).filter((value) =>
        typeof value === "object" && "value" in value && "low" in value
      )
    ),
  ];
  return new Set(
    intervals.flatMap((interval) =>
      interval ? [interval.value, interval.low, interval.high] : []
    ).flatMap((
      ratio,
    ) => [
      formatRatio(ratio),
      ratio.toFixed(2),
      ratio.toFixed(1),
      ratio.toFixed(0),
    ]),
  );
}

Deno.test("every ratio in any sentence is one of the analysis", () => {
  let checked = 0;
  for (const workload of analyseRun(buildRun()).workloads) {
    const ratios = ratiosOf(workload);
    for (const sentence of workload.sentences) {
      const told = sentence.matchAll(
        /([0-9.]+) times|interval ([0-9.]+) to ([0-9.]+)\)|reached ([0-9.]+) of/g,
      );
      for (
        const figure of [...told].flatMap(([, ...groups]) =>
          groups.filter(Boolean)
        )
      ) {
        checked++;
        assert(ratios.has(figure), `${figure} in: ${sentence}`);
      }
    }
  }
  assert(checked > 40, `${checked}`);
});

Deno.test("a share in per cent in a sentence is an efficiency of the analysis", () => {
  let checked = 0;
  for (const { sentences, cells } of analyseRun(buildRun()).workloads) {
    const shares = cells.flatMap((cell) =>
      cell.kind === "measured" && cell.efficiency
        ? [formatPercent(cell.efficiency.value)]
        : []
    );
    for (
      const [, share = ""] of sentences.join(" ").matchAll(/\(([0-9]+ %)\)/g)
    ) {
      checked++;
      assert(shares.includes(share), share);
    }
  }
  assert(checked > 0);
});

Deno.test("every duration and speed-up of a first sentence stands in a cell", () => {
  for (const { sentences, cells } of analyseRun(buildRun()).workloads) {
    const figures = cells.flatMap((cell) =>
      cell.kind === "measured"
        ? [
          formatDuration(cell.medianNs.value),
          ...(cell.speedup ? [`${formatRatio(cell.speedup.value)} times`] : []),
        ]
        : []
    );
    const told =
      sentences[0]?.match(/[0-9.]+ (ms|µs|s)\b|[0-9.]+ times as fast/g) ?? [];
    assert(told.length > 0, sentences[0]);
    for (const figure of told) {
      assert(
        figures.includes(figure.replace(" as fast", "")),
        `${figure} in ${sentences[0]}`,
      );
    }
  }
});
