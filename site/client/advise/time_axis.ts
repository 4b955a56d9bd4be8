import type { PredictedTime } from "../../../src/analysis/prediction/predict.ts";
import type { PlacedInterval } from "../interval_plot.ts";

/** The range that a prediction is shown with: that of measured cells where it is known, else what noise comes to. */
export function rangeOf(
  { timeNs, rangeNs }: PredictedTime,
): { readonly low: number; readonly high: number } {
  return rangeNs ?? timeNs;
}

/** Makes the logarithmic axis that holds all predicted times with their ranges. */
export function timeAxis(
  predictions: readonly PredictedTime[],
): (prediction: PredictedTime) => PlacedInterval {
  const ends = predictions.flatMap((prediction) => {
    const { low, high } = rangeOf(prediction);
    return [low, high, prediction.timeNs.value];
  });
  const [least, most] = [Math.min(...ends), Math.max(...ends)];
  const width = Math.log(most / least) || 1;
  const at = (ns: number) => 100 * Math.log(ns / least) / width;
  return (prediction) => {
    const { low, high } = rangeOf(prediction);
    return { low: at(low), value: at(prediction.timeNs.value), high: at(high) };
  };
}
