import { assert, assertEquals } from "@std/assert";
import { samplesChart } from "../../site/charts/samples_chart.ts";
import { assembleReport, machineParts } from "../../site/views/report.ts";
import { samplesView } from "../../site/views/workload_details.ts";
import { compareRuns } from "../fixtures/compare_runs.ts";
import { reportRun } from "../../src/text/mod.ts";
import {
  type CellRound,
  EXPORT_FORMATS,
  exportRun,
  parseRunText,
  type Run,
} from "../../src/results/mod.ts";
import { buildCell, buildRun } from "../fixtures/run_builder.ts";

/** A run of another tool, whose processes each gave some samples. */
function runOf(
  { models, rounds, samples }: {
    readonly models: number;
    readonly rounds: number;
    readonly samples: number;
  },
): Run {
  const sketch = { workload: "primes", model: "sequential", rounds: 1 };
  const ids = Array.from({ length: models }, (_, index) => `model-${index}`);
  const template = buildRun({ cells: [buildCell(sketch)] });
  const [cell, model] = [template.cells[0], template.models[0]];
  assert(cell && model);
  const taken = Array.from({ length: rounds }, (_, round): CellRound => ({
    ...{ round: round + 1, cycles: null, cpu: null, contextSwitches: null },
    samplesNs: Array.from(
      { length: samples },
      (_, sample) => 1e6 + (sample * 7_919 + round * 104_729) % 100_000,
    ),
    observations: {},
  }));
  return {
    ...template,
    tool: { name: "hyperfine", version: null, commit: null },
    suites: template.suites.map((suite) => ({
      ...suite,
      baseline: "model-0",
    })),
    models: ids.map((id) => ({ ...model, id, label: id })),
    scenarios: [],
    cells: ids.map((id) => ({
      ...cell,
      id: `scaling/primes/${id}/1`,
      model: id,
      outcome: { kind: "measured", rounds: taken, peakMemoryBytes: null },
    })),
  };
}

const SIZES = [
  { models: 2, rounds: 1, samples: 100_000 },
  { models: 1, rounds: 20_000, samples: 1 },
  { models: 20, rounds: 2_200, samples: 3 },
];

for (const size of SIZES) {
  const { models, rounds, samples } = size;
  Deno.test(`a run of ${models} models, ${rounds} rounds and ${samples} samples is read, compared, exported and shown`, () => {
    const run = runOf(size);
    const source = "some/run.json";
    assertEquals(parseRunText(JSON.stringify(run), { source }), run);
    assertEquals(reportRun(run).workloads[0]?.cells.length, models);
    assertEquals(compareRuns(run, run).cells.length, models);
    for (const format of EXPORT_FORMATS) assert(exportRun(run, format) !== "");
    const report = assembleReport(machineParts([{ run, file: source }]));
    assertEquals(report.runs.length, 1);
    const [workload] = reportRun(run).workloads;
    const samples = workload && samplesView(workload, run);
    assert(samples);
    const { y } = samplesChart(samples).options.scales;
    assertEquals(y.ticks?.values.length, models);
  });
}
