import { formatDuration, formatDurationRange } from "../../src/text/format.ts";
import type { Advice as AdviceGiven } from "../../src/analysis/prediction/advice.ts";
import type { PredictedTime } from "../../src/analysis/prediction/predict.ts";
import { describeAdvice } from "../../src/text/prediction.ts";
import type { PredictedRanking } from "../../src/analysis/prediction/rank.ts";
import type { Predictor } from "../../src/analysis/prediction/predictor.ts";
import Badge from "./badge.tsx";
import { Findings } from "./facts.tsx";
import IntervalPlot, { type PlacedInterval } from "./interval_plot.tsx";
import ModelName from "./model_name.tsx";
import { RowTable } from "./table.tsx";

/** An advice, and where it comes from. */
interface AdviceProps {
  readonly advice: AdviceGiven;
  /** The models of the machine that was asked. */
  readonly models: Predictor["models"];
  /** Page of the run, where its cells are. */
  readonly runPage: string;
  /** What asks the same in a terminal. */
  readonly command: string;
}

/** Everything that follows the first sentence of an advice: the rest of the reason, the ranking, changes, evidence, program. */
export default function Advice(
  { advice, models, runPage, command }: AdviceProps,
) {
  const { question, reason: [, ...reason], changes } = describeAdvice(advice);
  return (
    <>
      {reason.map((sentence) => <p>{sentence}</p>)}
      <Ranking ranking={advice.ranking} models={models} />
      <p class="quiet">Asked: {question}.</p>
      <section>
        <h2>What would change the answer</h2>
        {changes.length === 0
          ? <p>Nothing that was tried.</p>
          : <Findings sentences={changes} />}
      </section>
      <section>
        <h2>A program for it</h2>
        {advice.program.map(({ name, text }) => (
          <div>
            <h3>{name}</h3>
            <Snippet name={name} text={text} />
          </div>
        ))}
      </section>
      <section>
        <h2>Evidence</h2>
        {advice.cells.length === 0
          ? <p>What was described, and no benchmark.</p>
          : (
            <Findings
              sentences={advice.cells.map((cell) => (
                <a href={`${runPage}?${searchOf(cell)}#cells`}>
                  <code>{cell}</code>
                </a>
              ))}
            />
          )}
        <p>The same in a terminal:</p>
        <Snippet name="the command" text={command} />
      </section>
    </>
  );
}

/** Finds the cell among those of its suite and model, in the table of the run. */
function searchOf(cell: string): URLSearchParams {
  const [suite = "", , model = ""] = cell.split("/");
  return new URLSearchParams({ suite, model });
}

function Snippet(
  { name, text }: { readonly name: string; readonly text: string },
) {
  return (
    <div class="snippet">
      <pre
        tabindex={0}
        role="group"
        aria-label={name}
      ><code>{text.trimEnd()}</code></pre>
      <button type="button" data-copies="code">Copy {name}</button>
    </div>
  );
}

/** The models by predicted time, with the ranges that the times lie in. */
function Ranking(
  { ranking, models }: {
    readonly ranking: PredictedRanking;
    readonly models: Predictor["models"];
  },
) {
  const place = timeAxis(ranking.ranked);
  return (
    <RowTable
      label="The models by predicted time"
      kind="ratios"
      rows={ranking.ranked}
      fields={[
        ["Model/workers", ({ model, workers }) => (
          <>
            <ModelName
              id={model}
              label={models.find(({ id }) => id === model)?.label ?? model}
            />
            <span class="quiet">/{workers}</span>
            {STANDINGS[standingOf(model, ranking)]}
          </>
        )],
        ["Predicted", ({ timeNs }) =>
          formatDuration(timeNs.value), "number strong"],
        ["Logarithmic", (prediction) => (
          <IntervalPlot
            place={place(prediction)}
            kind={standingOf(prediction.model, ranking)}
          />
        ), "plot-field"],
        [
          "9 in 10 lie in",
          ({ timeNs, rangeNs }) =>
            rangeNs ? formatDurationRange({ ...timeNs, ...rangeNs }) : "–",
          "quiet",
        ],
        [
          "95 % by noise",
          ({ timeNs }) =>
            timeNs.low === timeNs.high ? "–" : formatDurationRange(timeNs),
          "quiet",
        ],
      ]}
    />
  );
}

/** Told apart by word and sign as well as by colour. */
const STANDINGS = {
  choice: [" ", <Badge kind="winner" label="take this" />],
  contender: [" ", <Badge kind="level" label="as fast" />],
  other: "",
};

function standingOf(
  model: string,
  { choice, contenders }: PredictedRanking,
): keyof typeof STANDINGS {
  if (model === choice.model) return "choice";
  return contenders.includes(model) ? "contender" : "other";
}

/** Makes the logarithmic axis that holds all predicted times with their ranges. */
function timeAxis(
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

/** The range that a prediction is shown with: that of measured cells where it is known, else what noise comes to. */
function rangeOf({ timeNs, rangeNs }: PredictedTime) {
  return rangeNs ?? timeNs;
}
