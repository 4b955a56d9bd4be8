import { createRunId, type Run } from "../results/mod.ts";
import { assembleRun } from "./assemble.ts";
import { runBench } from "./bench_process.ts";
import { describeMachine, describeRuntime } from "./machine.ts";
import { planCells, type Selection } from "./plan.ts";
import type { Profile } from "./profile.ts";
import { measureCells, type Progress } from "./rounds.ts";
import { describeTool } from "./tool.ts";

/** What to measure and whom to tell. */
export interface MeasureRunOptions {
  readonly profile: Profile;
  readonly selection: Selection;
  readonly label: string | null;
  /** Ends the run early: what has been measured until then becomes a partial run. */
  readonly signal: AbortSignal;
  onProgress(progress: Progress): void;
}

/**
 * Measures a run on this machine. Nothing temporary is left behind, however it ends.
 *
 * @throws {SelectionError} where the selection names something unknown.
 */
export async function measureRun(options: MeasureRunOptions): Promise<Run> {
  const { profile, selection, label, signal, onProgress } = options;
  const machine = await describeMachine();
  const cells = planCells(selection, machine);
  const startedAt = new Date();
  const seed = crypto.getRandomValues(new Uint16Array(1))[0] ?? 0;
  const folder = await Deno.makeTempDir({ prefix: "crossover-bench-" });
  try {
    const now = () => performance.now();
    const measurement = await measureCells(cells, {
      profile,
      seed,
      folder,
      signal,
      runBench,
      now,
      onProgress,
    });
    const head = {
      id: createRunId(startedAt),
      label,
      startedAt: startedAt.toISOString(),
      finishedAt: new Date().toISOString(),
      tool: await describeTool(),
      machine,
      runtime: describeRuntime(),
      settings: {
        profile: profile.id,
        budgetMs: profile.budgetMs,
        rounds: measurement.rounds,
        seed,
        cores: [...new Set(cells.map((cell) => cell.workers))].sort((a, b) =>
          a - b
        ),
      },
    };
    return assembleRun(head, { cells, measurement });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
