import {
  MAP_AXIS,
  type MapSetting,
  summariseMap,
} from "../../src/analysis/prediction/map.ts";
import { PLAIN_WORK } from "../../src/analysis/prediction/predict.ts";
import type { Predictor } from "../../src/analysis/prediction/predictor.ts";
import { rankPredictions } from "../../src/analysis/prediction/rank.ts";
import {
  formatAs,
  formatBytes,
  formatCount,
  formatDuration,
  withoutZeros,
} from "../../src/text/format.ts";
import {
  describeMap,
  describeMapKey,
  describeReason,
} from "../../src/text/prediction.ts";
import {
  MAP_FRAME,
  mapShapes,
  mapX,
  mapY,
  placePoints,
  POINT,
  type RegionShape,
  type Spot,
} from "../charts/map_shapes.ts";
import type { MapData, MapPointView } from "../views/map_view.ts";
import { Select } from "./fields.tsx";
import ModelName from "./model_name.tsx";
import { RowTable } from "./table.tsx";

/** The place that the panel beside a map tells of. */
export interface MapPlace {
  readonly cpuNs: number;
  readonly waitNs: number;
}

/** A machine whose map can be shown. */
export interface MapMachine {
  readonly id: string;
  readonly title: string;
  /** File of its {@linkcode MapData}. */
  readonly source: string;
}

/** What a map shows. */
export interface MapProps {
  readonly data: MapData;
  readonly setting?: MapSetting;
  readonly place?: MapPlace;
  /** The machines to choose from. @default {that of the data alone} */
  readonly machines?: readonly MapMachine[];
}

/** What a map starts with. */
export function firstSetting({ cores }: Predictor): MapSetting {
  return { items: 100, bytesIn: 0, cores, isWarm: false };
}

/** Where the crosshair of a map starts. */
export const FIRST_PLACE: MapPlace = { cpuNs: 1e7, waitNs: 1e6 };

/**
 * CPU time of an item against its waiting time, and the model to take for each, as predicted for one machine; with what
 * was measured there as points. The build draws it; where scripts run, the same code draws it anew for other settings.
 */
export default function ConcurrencyMap(props: MapProps) {
  return (
    <figure
      class="map"
      data-map={props.data.machine}
      data-source={props.data.source}
    >
      <MapContent {...props} />
    </figure>
  );
}

/** All of the figure, which the browser renders again as a whole for another machine. */
export function MapContent(props: MapProps) {
  const { data, machines = [] } = props;
  const { model, points } = data;
  const { setting = firstSetting(model), place = FIRST_PLACE } = props;
  const spots = spotsOf(points);
  const shapes = mapShapes(model, setting, spots);
  return (
    <>
      <MapControls {...{ data, setting, machines }} />
      <div class="map-body">
        <div class="map-plot">
          <Drawing {...{ shapes, spots, place, data }} />
        </div>
        <p class="finding map-finding">
          {findingOf(data, setting)}
        </p>
        <div class="map-panel">
          <MapPanel {...{ model, setting, place }} />
        </div>
      </div>
      <figcaption>
        <div class="map-legend">
          <MapKey shapes={shapes} data={data} />
        </div>
        <details class="map-points">
          <summary>
            The {formatCount(points.length, "measured workload")} on this map
          </summary>
          <PointTable data={data} />
        </details>
      </figcaption>
    </>
  );
}

/** The areas of a map. */
export function shapesOf(
  { model, points }: MapData,
  setting: MapSetting,
): RegionShape[] {
  return mapShapes(model, setting, spotsOf(points));
}

function spotsOf(points: readonly MapPointView[]): Spot[] {
  return placePoints(points.map(({ work }) => work));
}

/** What a map shows, in a sentence. */
export function findingOf(
  { model }: Pick<MapData, "model">,
  setting: MapSetting,
): string {
  return describeMap(summariseMap(model, setting), {
    ...{ setting, models: model.models },
  });
}

type Models = Predictor["models"];

function labelOf(id: string, models: Models): string {
  return models.find((model) => model.id === id)?.label ?? id;
}

const ITEMS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 1e4, 1e5];
const BYTES = [0, 2 ** 10, 10 * 2 ** 10, 2 ** 16, 2 ** 20, 2 ** 23];

/** What a select offers; what is chosen stands among it, whatever the address asks for. */
function offered(usual: readonly number[], chosen: number): number[] {
  return [...new Set([...usual, chosen])].sort((a, b) => a - b);
}

type MapChoice = readonly [
  name: string,
  label: string,
  options: readonly number[],
  chosen: number,
  nameOf: (option: number) => string,
];

function formatWhole(count: number): string {
  return count.toLocaleString("en");
}

function MapControls(
  { data, setting, machines }: Required<Omit<MapProps, "place">>,
) {
  const { cores } = data.model;
  const coreCounts = [1, 2, 4, 8, 16, 32, 64, 128, 256].filter((count) =>
    count < 2 * cores
  );
  const { items, bytesIn } = setting;
  const choices: readonly MapChoice[] = [
    ["items", "Items", offered(ITEMS, items), items, formatWhole],
    ["bytes", "Sent per item", offered(BYTES, bytesIn), bytesIn, bytesText],
    [
      ...["cores", "Cores"] as const, // Texts, in the places of a choice.
      offered([...coreCounts, cores, 2 * cores], setting.cores),
      ...[setting.cores, String] as const,
    ],
    [
      ...["start", "Workers", [0, 1], setting.isWarm ? 1 : 0] as const,
      (isWarm) => isWarm ? "warm already" : "started for the batch",
    ],
  ];
  return (
    <div class="map-controls">
      <fieldset disabled>
        <legend class="visually-hidden">What the map holds still</legend>
        {machines.length > 1
          ? (
            <Select
              name="machine"
              label="Machine"
              kind="field"
              chosen={data.machine}
              options={machines.map(({ title, ...machine }) => ({
                ...{ ...machine, label: title },
              }))}
            />
          )
          : ""}
        {choices.map(([name, label, options, chosen, nameOf]) => (
          <Select
            {...{ name, label }}
            kind="field"
            chosen={String(chosen)}
            options={options.map((option) => ({
              ...{ id: String(option), label: nameOf(option) },
            }))}
          />
        ))}
      </fieldset>
    </div>
  );
}

function bytesText(bytes: number): string {
  return bytes === 0 ? "nothing" : withoutZeros(formatBytes(bytes));
}

const { left, right, top, bottom, stripBottom, width, height } = MAP_FRAME;

/** A length or a place in the drawing. */
function px(value: number): string {
  return String(Math.round(value * 10) / 10);
}

/** Decades of an axis. */
const TICKS = [1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10];

const PLOT = {
  ...{ x: px(left), y: px(top) },
  ...{ width: px(right - left), height: px(bottom - top) },
};

/** What the map has areas of. */
interface AreasProps {
  readonly shapes: readonly RegionShape[];
  readonly data: MapData;
}

function Drawing({ shapes, spots, place, data }: AreasProps & {
  readonly spots: readonly Spot[];
  readonly place: MapPlace;
}) {
  return (
    <svg
      class="map-drawing"
      viewBox={`0 0 ${width} ${height}`}
      role="group"
      aria-label="Map of the model to take, by CPU time and waiting time of an item"
    >
      <clipPath id="map-plot">
        <rect {...PLOT} />
      </clipPath>
      <g class="map-areas">
        <MapAreas shapes={shapes} data={data} />
      </g>
      <rect
        class="map-strip"
        {...{ ...PLOT, y: px(bottom), height: px(stripBottom - bottom) }}
      />
      <rect class="map-edge" {...PLOT} />
      <Axes />
      {data.points.map((point, index) => (
        <Point point={point} spot={spots[index] ?? { x: 0, y: 0 }} />
      ))}
      <g clip-path="url(#map-plot)" class="map-cross-box">
        <path
          class="map-cross"
          transform={`translate(${px(mapX(place.cpuNs))} ${
            px(mapY(place.waitNs))
          })`}
          d="M-800 0H-7M7 0H800M0-800V-7M0 7V800M-7 0a7 7 0 1 0 14 0 7 7 0 1 0-14 0"
        />
      </g>
    </svg>
  );
}

/** The part of the drawing that another setting changes: areas, the simplest model's on top, bands and names. */
export function MapAreas({ shapes, data: { textures, model } }: AreasProps) {
  return (
    <>
      <defs>
        {shapes.map(({ model, path }, index) => (
          <>
            <Patterns model={model} texture={textures[model]} />
            <path id={`area-${model}`} d={path} />
            <clipPath id={`simpler-${model}`}>
              {shapes.slice(0, index).map(({ model }) => (
                <use href={`#area-${model}`} />
              ))}
            </clipPath>
          </>
        ))}
      </defs>
      <g clip-path="url(#map-plot)">
        {shapes.toReversed().map(({ model }) => (
          <use
            class={`map-region model-${model}`}
            href={`#area-${model}`}
            fill={`url(#texture-${model})`}
          />
        ))}
        {shapes.slice(1).map(({ model }) => (
          <g clip-path={`url(#simpler-${model})`}>
            <use href={`#area-${model}`} fill={`url(#band-${model})`} />
          </g>
        ))}
      </g>
      {shapes.map(({ model: id, label }) =>
        label
          ? (
            <text class="map-name" x={px(label.x)} y={px(label.y)}>
              {labelOf(id, model.models)}
            </text>
          )
          : ""
      )}
    </>
  );
}

function Patterns(
  { model, texture }: {
    readonly model: string;
    readonly texture: string | undefined;
  },
) {
  const tile = { patternUnits: "userSpaceOnUse", class: `model-${model}` };
  return (
    <>
      <pattern id={`texture-${model}`} width="14" height="14" {...tile}>
        <rect class="map-ground" width="14" height="14" />
        {texture ? <path class="map-texture" d={texture} /> : ""}
      </pattern>
      <pattern
        id={`band-${model}`}
        width="9"
        height="9"
        patternTransform="rotate(-45)"
        {...tile}
      >
        <rect class="map-band" width="4.5" height="9" />
      </pattern>
    </>
  );
}

function Axes() {
  const text = (ns: number) => withoutZeros(formatDuration(ns));
  const thirds = TICKS.slice(0, -1).flatMap((ns) => [2 * ns, 5 * ns]);
  return (
    <g class="map-axes">
      <path
        d={[
          ...TICKS.map((ns) => `M${px(mapX(ns))} ${stripBottom}v6`),
          ...TICKS.map((ns) => `M${left} ${px(mapY(ns))}h-6`),
          ...thirds.map((ns) => `M${px(mapX(ns))} ${stripBottom}v3`),
          ...thirds.map((ns) => `M${left} ${px(mapY(ns))}h-3`),
        ].join("")}
      />
      {TICKS.map((ns, index) => (
        <text
          class={index % 2 === 1 ? "map-tick odd" : "map-tick"}
          x={px(mapX(ns))}
          y={px(stripBottom + 22)}
        >
          {text(ns)}
        </text>
      ))}
      {TICKS.map((ns) => (
        <text class="map-tick side" x={px(left - 10)} y={px(mapY(ns))}>
          {text(ns)}
        </text>
      ))}
      <text
        class="map-tick side"
        x={px(left - 10)}
        y={px((bottom + stripBottom) / 2)}
      >
        none
      </text>
      <text class="map-axis" x={px((left + right) / 2)} y={px(height - 8)}>
        CPU time of an item
      </text>
      <text class="map-axis first" x="0" y="15">
        Waiting time of an item
      </text>
    </g>
  );
}

/** A measured workload, coloured by the model that its measurement says to take. */
function Point({ point, spot }: {
  readonly point: MapPointView;
  readonly spot: Spot;
}) {
  const { label, url, choice, isOwn, isMissed, work } = point;
  const { radius, ring } = POINT;
  const name = isMissed ? `${label}, predicted otherwise` : label;
  const isRight = spot.x > (left + right) / 2;
  const isLow = spot.y > 60;
  return (
    <a
      class={`map-point model-${choice ?? "none"}`}
      href={url}
      aria-label={name}
      data-cpu={work.cpuNs}
      data-wait={work.waitNs}
      transform={`translate(${px(spot.x)} ${px(spot.y)})`}
    >
      {isMissed ? <circle class="map-ring" r={px(ring)} /> : ""}
      {isOwn
        ? <path class="map-dot" d="M0-7 7 0 0 7-7 0Z" />
        : <circle class="map-dot" r={px(radius)} />}
      <text
        class={isRight ? "map-label right" : "map-label"}
        x={px(isRight ? -10 : 10)}
        y={px(isLow ? -12 : 20)}
      >
        {name}
      </text>
    </a>
  );
}

/** The times of all models at one place, and why the first is the one to take. */
export function MapPanel({ model, setting, place }: {
  readonly model: Predictor;
  readonly setting: MapSetting;
  readonly place: MapPlace;
}) {
  const { items, bytesIn, cores, isWarm } = setting;
  const work = { ...PLAIN_WORK, ...place, items, bytesIn };
  const ranking = rankPredictions(model, work, { cores, isWarm });
  const { error, models } = model;
  const loop = ranking.ranked.find(({ model }) =>
    models.find(({ id }) => id === model)?.kind === "loop"
  );
  const [reason = ""] = describeReason({ ranking, work, cores, models, error });
  const spent = [
    `${withoutZeros(formatDuration(place.cpuNs))} of computing`,
    ...(place.waitNs > 0
      ? [`${withoutZeros(formatDuration(place.waitNs))} of waiting`]
      : []),
  ];
  return (
    <>
      <h2 class="map-place">
        {formatCount(items, "item")} of {spent.join(" and ")}
      </h2>
      <p class="map-reason" role="status">{reason}</p>
      <RowTable
        label="Predicted times of the batch"
        kind="map-times"
        rows={ranking.ranked}
        dataOf={({ model }) =>
          ranking.contenders.includes(model)
            ? { class: "map-contender" }
            : undefined}
        fields={[
          ["Model", ({ model, workers }) => (
            <>
              <ModelName id={model} label={labelOf(model, models)} />
              {workers > 1 ? <span class="quiet">× {workers}</span> : ""}
            </>
          )],
          ["Batch", ({ timeNs }) => formatDuration(timeNs.value), "number"],
          [
            "Speed-up",
            ({ timeNs }) =>
              loop ? formatAs("ratio", loop.timeNs.value / timeNs.value) : "–",
            "number",
          ],
        ]}
      />
    </>
  );
}

/** What the areas, stripes and points of a map mean. */
export function MapKey({ shapes, data }: AreasProps) {
  const { model: { models, error }, points, run } = data;
  const missed = points.filter(({ isMissed }) => isMissed).length;
  return (
    <p class="quiet map-key">
      {shapes.map(({ model }) => (
        <>
          <ModelName id={model} label={labelOf(model, models)} />
          {" "}
        </>
      ))}
      {describeMapKey({
        ...{ lead: error?.lead ?? 0, points: points.length, missed },
      })} Predicted from <a href={run.url}>{run.name}</a> on{" "}
      <a href={data.url}>{data.title}</a>.
    </p>
  );
}

function PointTable({ data: { points, model: { models } } }: {
  readonly data: MapData;
}) {
  const names = (ids: readonly string[]) =>
    ids.map((id) => labelOf(id, models)).join(", ") || "–";
  return (
    <RowTable
      label="Measured workloads and what is predicted for them"
      rows={points}
      fields={[
        ["Workload", ({ url, label }) => <a href={url}>{label}</a>],
        ["CPU time", ({ work }) => formatDuration(work.cpuNs), "number"],
        ["Waiting", ({ work: { waitNs, isBlocking } }) => [
          waitNs < MAP_AXIS.lowNs ? "none" : formatDuration(waitNs),
          isBlocking ? ", blocking" : "",
        ], "number"],
        ["Items", ({ work }) => work.items.toLocaleString("en"), "number"],
        ["Sent", ({ work }) => bytesText(Math.round(work.bytesIn)), "number"],
        ["Fastest, measured", ({ measured }) => names(measured)],
        ["Fastest, predicted", ({ predicted }) => names(predicted)],
        ["Agree", ({ choice, isMissed }) =>
          choice === null ? "no verdict" : isMissed ? "no" : "yes"],
      ]}
    />
  );
}
