import type { ModelInfo, Run } from "../../results/run.ts";
import { hasWorkers } from "../phrases.ts";
import { relativeDifference } from "../../stats/mod.ts";
import { MIN_LEAD } from "../verdict/thresholds.ts";
import type { CellTimes } from "./types.ts";

/** Who was predicted to win, and who did. */
export interface WinnerCheck {
  /** Id of the workload. */
  readonly workload: string;
  /** Threads or processes that the pools had. */
  readonly workers: number;
  /** Model that was predicted to be the fastest. */
  readonly predicted: string;
  /** Model that was measured to be the fastest. */
  readonly measured: string;
  /** Predicted time of the runner-up over that of the winner. */
  readonly lead: number;
  /** Whether the predicted lead exceeds what such leads are usually wrong by. */
  readonly isDecided: boolean;
  /** Whether the predicted winner is the fastest, or was not measured to be slower beyond doubt. */
  readonly isRight: boolean;
}

/** A cell that takes part: predicted and measured. */
export interface Entrant {
  readonly id: string;
  readonly workload: string;
  readonly model: string;
  readonly kind: ModelInfo["kind"];
  readonly workers: number;
  readonly predictedNs: number;
  readonly measuredNs: number;
}

/** The models of one workload, pools with one number of workers. */
export interface WinnerContest {
  readonly workload: string;
  readonly workers: number;
  /** By predicted time, the fastest first. */
  readonly entrants: readonly Entrant[];
}

/** One contest for each workload and number of workers that pools were measured with. */
export function contestsOf(cells: readonly Entrant[]): WinnerContest[] {
  const byWorkload = Map.groupBy(cells, ({ workload }) => workload);
  return [...byWorkload].flatMap(([workload, own]) => {
    const pools = own.filter(hasWorkers);
    const counts = new Set(pools.map(({ workers }) => workers));
    return [...counts].sort((a, b) => a - b).map((workers) => ({
      ...{ workload, workers },
      entrants: own.filter((cell) =>
        !hasWorkers(cell) || cell.workers === workers
      ).sort((a, b) => a.predictedNs - b.predictedNs),
    }));
  });
}

/** How far the predicted leads of the winner over each other model lie from the measured ones, as ratios less 1. */
export function leadErrors({ entrants }: WinnerContest): number[] {
  const [winner, ...others] = entrants;
  if (!winner) return [];
  return others.map((other) =>
    relativeDifference(
      other.predictedNs / winner.predictedNs,
      other.measuredNs / winner.measuredNs,
    )
  );
}

/** Compares the predicted winner with the measured one; `lead` is what a predicted lead has to exceed. */
export function checkWinner(
  { workload, workers, entrants }: WinnerContest,
  { lead, run, samples }: {
    readonly lead: number;
    readonly run: Run;
    readonly samples: CellTimes;
  },
): WinnerCheck {
  const [winner] = entrants;
  const [fastest] = entrants.toSorted((a, b) => a.measuredNs - b.measuredNs);
  if (!winner || !fastest) {
    throw new RangeError(`Cannot check ${workload}: found no cell`);
  }
  const predictedLead = leadOf(entrants);
  const ratio = samples.ratio(winner.id, fastest.id);
  const floor = Math.max(MIN_LEAD, run.noise?.floor ?? 0);
  return {
    ...{ workload, workers },
    predicted: winner.model,
    measured: fastest.model,
    lead: predictedLead,
    isDecided: predictedLead > 1 + lead,
    isRight: ratio.low <= 1 || ratio.value < 1 + floor,
  };
}

/** Async code that is predicted to take as long as sequential code is the same code: it is no rival. */
function leadOf([winner, ...others]: readonly Entrant[]): number {
  const rival = others.find(({ kind, predictedNs }) =>
    !(kind === "event-loop" && predictedNs === winner?.predictedNs)
  );
  return winner && rival ? rival.predictedNs / winner.predictedNs : Infinity;
}
