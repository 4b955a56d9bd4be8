import type { Predictor } from "../../src/analysis/mod.ts";
import type { MachineView } from "./machine_view.ts";
import type { Report } from "./report.ts";

/** A machine that can be asked for advice, since its run has the cells that costs are read from. */
export interface AdviseMachine {
  readonly machine: MachineView;
  /** What concurrency costs there, with the draws behind every figure. */
  readonly model: Predictor;
  /** File of that model, which a reader's browser fetches once the machine is chosen. */
  readonly costsUrl: string;
}

/** Lists the machines that can be asked for advice. */
export function adviseMachines({ machines }: Report): AdviseMachine[] {
  return machines.flatMap((machine) => {
    const model = machine.standing.depth.prediction?.model;
    return model
      ? [{ machine, model, costsUrl: `${machine.url}costs.json` }]
      : [];
  });
}
