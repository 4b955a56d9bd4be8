/// <reference lib="dom" />
import {
  formatDuration,
  formatDurationRange,
} from "../../../src/text/format.ts";
import type { PredictedRanking } from "../../../src/analysis/prediction/rank.ts";
import type { PredictedTime } from "../../../src/analysis/prediction/predict.ts";
import { type Child, element, scrollBox } from "../element.ts";
import { intervalPlot } from "../interval_plot.ts";
import { modelName } from "../model_name.ts";
import { timeAxis } from "./time_axis.ts";

const HEADERS = [
  { name: "Model/workers", kind: "" },
  { name: "Predicted", kind: "number" },
  { name: "Logarithmic", kind: "plot-field" },
  { name: "9 in 10 lie in", kind: "" },
  { name: "95 % by noise", kind: "" },
];
const LABEL = "The models by predicted time";

/** The models by predicted time, with the ranges that the times lie in. */
export function renderRanking(ranking: PredictedRanking): HTMLElement {
  const place = timeAxis(ranking.ranked);
  return scrollBox(
    LABEL,
    element("table", [
      element("caption", [LABEL], { class: "visually-hidden" }),
      element("thead", [
        element(
          "tr",
          HEADERS.map(({ name, kind }) =>
            element("th", [name], { scope: "col", class: kind })
          ),
        ),
      ]),
      element(
        "tbody",
        ranking.ranked.map((prediction) => {
          const kind = placeOf(prediction, ranking);
          const plot = intervalPlot(place(prediction), kind);
          return element("tr", [
            nameField(prediction, kind),
            ...figures(prediction, plot),
          ]);
        }),
      ),
    ], { class: "ratios" }),
  );
}

function nameField(
  { model, workers }: PredictedTime,
  kind: Place,
): HTMLElement {
  return element("th", [
    modelName(model),
    element("span", [`/${workers}`], { class: "quiet" }),
    ...badgeOf(kind),
  ], { scope: "row" });
}

function figures(
  { timeNs, rangeNs }: PredictedTime,
  plot: SVGElement,
): HTMLElement[] {
  const field = (child: Child, kind: string) =>
    element("td", [child], { class: kind });
  return [
    field(formatDuration(timeNs.value), "number strong"),
    field(plot, "plot-field"),
    field(
      rangeNs ? formatDurationRange({ ...timeNs, ...rangeNs }) : "–",
      "quiet",
    ),
    field(
      timeNs.low === timeNs.high ? "–" : formatDurationRange(timeNs),
      "quiet",
    ),
  ];
}

type Place = "choice" | "contender" | "other";

function placeOf(
  { model }: PredictedTime,
  { choice, contenders }: PredictedRanking,
): Place {
  if (model === choice.model) return "choice";
  return contenders.includes(model) ? "contender" : "other";
}

/** Told apart by word and sign as well as by colour. */
function badgeOf(place: Place): Child[] {
  switch (place) {
    case "choice":
      return [" ", badge("✓", { text: "take this", kind: "winner" })];
    case "contender":
      return [" ", badge("≈", { text: "as fast", kind: "level" })];
    case "other":
      return [];
  }
}

function badge(
  sign: string,
  { text, kind }: { readonly text: string; readonly kind: string },
): HTMLElement {
  return element("span", [
    element("span", [sign], { "aria-hidden": "true" }),
    text,
  ], { class: `badge badge-${kind}` });
}
