import type { ModelInfo } from "../../results/run.ts";
import { bisect } from "../../stats/bisect.ts";
import { hasWorkers } from "../model_info.ts";
import { MIN_LEAD } from "../verdict/thresholds.ts";
import { estimator, PLAIN_WORK } from "./predict.ts";
import type { Predictor } from "./predictor.ts";
import { leadMargin, predictVerdict, workerCounts } from "./rank.ts";

/** What a map holds still while CPU time and waiting time of an item vary. */
export interface MapSetting {
  /** Independent items of one batch. */
  readonly items: number;
  /** Bytes sent with each item. */
  readonly bytesIn: number;
  /** Cores that the work may use. */
  readonly cores: number;
  /** Whether the workers are there already. */
  readonly isWarm: boolean;
}

/** Both axes of a map, in nanoseconds: 1 µs to 10 s, four places a decade. */
export const MAP_AXIS = { lowNs: 1e3, highNs: 1e10, places: 29 } as const;

/** Where one model is to be taken. Grids go row by row, the shortest wait first. */
export interface ModelRegion {
  /** Id of the model. */
  readonly model: string;
  /** 0 or more where it is the choice: the simplest of the models that predictions cannot tell from the fastest. */
  readonly choice: Float64Array;
  /** 0 or more where it is one of those models. */
  readonly contends: Float64Array;
}

/**
 * Maps which model to take for which item. The values of a grid change steadily from place to place, so that straight
 * lines between them show where they pass 0.
 *
 * @returns A region for each model that is the choice somewhere, the simplest first.
 */
export function mapRegions(
  model: Predictor,
  setting: MapSetting,
): ModelRegion[] {
  const times = model.models.map((info) => logTimes(model, info, setting));
  const margin = Math.log(1 + leadMargin(model));
  const loop = times[model.models.findIndex(({ kind }) => kind === "loop")];
  let simpler = new Float64Array(MAP_AXIS.places ** 2).fill(Infinity);
  return model.models.flatMap(({ id, kind }, index) => {
    const others = times.filter((_, other) => other !== index);
    const contends = (times[index] ?? simpler).map((time, place) => {
      let slack = Infinity;
      for (const other of others) {
        slack = Math.min(slack, (other[place] ?? NaN) + margin - time);
      }
      // As in `isSameCode()`.
      return kind === "event-loop" && loop
        ? Math.min(slack, (loop[place] ?? NaN) - time - Math.log(1 + MIN_LEAD))
        : slack;
    });
    const choice = contends.map((slack, place) =>
      Math.min(slack, simpler[place] ?? NaN)
    );
    simpler = simpler.map((slack, place) =>
      Math.min(slack, -(contends[place] ?? NaN))
    );
    return choice.some((slack) => slack >= 0)
      ? [{ model: id, choice, contends }]
      : [];
  });
}

/** Logarithms of a model's times with the number of workers that suits each place; far off where it has none. */
function logTimes(
  model: Predictor,
  info: ModelInfo,
  { items, bytesIn, cores, isWarm }: MapSetting,
): Float64Array {
  const { lowNs, highNs, places } = MAP_AXIS;
  const sizes = Array.from(
    { length: places },
    (_, place) => lowNs * (highNs / lowNs) ** (place / (places - 1)),
  );
  const workers = hasWorkers(info) ? workerCounts(cores) : [1];
  const estimate = estimator(model, { ...PLAIN_WORK, items, bytesIn }, {
    ...{ model: info.id, workers, cores, isWarm },
  });
  const times = new Float64Array(places * places).fill(FAR_OFF);
  if (!estimate) return times;
  let place = 0;
  for (const waitNs of sizes) {
    for (const cpuNs of sizes) {
      times[place++] = Math.log(estimate(cpuNs, waitNs).ns);
    }
  }
  return times;
}

/** Beyond all logarithms of times; unlike infinity, it can be reckoned with. */
const FAR_OFF = 1e3;

/** From where on workers and async code are worth it, in figures. */
export interface MapSummary {
  /** Where items only compute; absent where workers never are the choice. */
  readonly workers?: {
    /** Model that is the choice from there on. */
    readonly model: string;
    /** CPU time of an item from which on it is, in nanoseconds. */
    readonly fromNs: number;
    /** Sequential time over its own, for items of 10 s. */
    readonly gain: number;
  };
  /** Waiting for each nanosecond of computing from which on async code is the choice, for items that compute for 10 ms. */
  readonly asyncFrom?: number;
}

/** Sums a map up along two lines: items that only compute, and items that also wait. */
export function summariseMap(
  model: Predictor,
  { items, bytesIn, ...options }: MapSetting,
): MapSummary {
  const { lowNs, highNs } = MAP_AXIS;
  const verdictAt = (cpuNs: number, waitNs: number) =>
    predictVerdict(
      model,
      { ...PLAIN_WORK, items, bytesIn, cpuNs, waitNs },
      options,
    );
  const kindAt = (cpuNs: number, waitNs: number) => {
    const { choice } = verdictAt(cpuNs, waitNs);
    return model.models.find(({ id }) => id === choice.model)?.kind;
  };
  const isWorkers = (cpuNs: number) =>
    !["loop", "event-loop"].includes(kindAt(cpuNs, 0) ?? "loop");
  const fromNs = firstWhere(isWorkers, { low: lowNs, high: highNs });
  const asyncFrom = firstWhere(
    (ratio) => kindAt(COMPUTING_NS, ratio * COMPUTING_NS) === "event-loop",
    { low: lowNs / COMPUTING_NS, high: highNs / COMPUTING_NS },
  );
  const { choice, gain } = verdictAt(highNs, 0);
  return {
    ...(fromNs === undefined
      ? undefined
      : { workers: { model: choice.model, fromNs, gain } }),
    ...(asyncFrom === undefined ? undefined : { asyncFrom }),
  };
}

const COMPUTING_NS = 1e7;
/** They leave less than a thousandth of what is found, of which two digits are told. */
const BISECTIONS = 16;

/** Where something that holds at the high end begins to hold; `undefined` where it does not hold there. */
function firstWhere(
  holds: (at: number) => boolean,
  { low, high }: { low: number; high: number },
): number | undefined {
  if (!holds(high)) return undefined;
  if (holds(low)) return low;
  return Math.exp(
    bisect(
      [Math.log(low), Math.log(high)],
      (log) => holds(Math.exp(log)),
      BISECTIONS,
    ),
  );
}
