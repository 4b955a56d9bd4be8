import { contours } from "d3-contour";
import {
  MAP_AXIS,
  mapRegions,
  type MapSetting,
  type ModelRegion,
} from "../../src/analysis/prediction/map.ts";
import type { Predictor } from "../../src/analysis/prediction/predictor.ts";

/** The drawing of a map in its own units: the plot, and below it a strip for what hardly waits. */
export const MAP_FRAME = {
  ...{ width: 740, height: 504 },
  ...{ left: 74, right: 722, top: 28, bottom: 400, stripBottom: 450 },
} as const;

/** A model's part of the map. */
export type RegionShape = ReturnType<typeof mapShapes>[number];

/** A place of the drawing. */
export interface Spot {
  readonly x: number;
  readonly y: number;
}

/** Draws where each model is to be taken, the simplest first; names keep clear of the points. */
export function mapShapes(
  model: Predictor,
  setting: MapSetting,
  points: readonly Spot[],
) {
  return mapRegions(model, setting).map(({ model, choice, contends }) => ({
    model,
    // Where predictions cannot tell it from the fastest. Of two that cover a place, the simpler is to be taken.
    path: outline(contends),
    // Where its name fits; absent where that is nowhere.
    label: labelPlace(choice, points) ?? labelPlace(choice, []),
  }));
}

const { lowNs, highNs, places } = MAP_AXIS;
const { left, right, top, bottom, stripBottom } = MAP_FRAME;

/** Place of a time on the horizontal axis; what lies beyond its ends is put there. */
export function mapX(cpuNs: number): number {
  return left + shareOf(cpuNs) * (right - left);
}

/** Place of a time on the vertical axis. */
export function mapY(waitNs: number): number {
  return bottom - shareOf(waitNs) * (bottom - top);
}

/** The times of a place, to two digits; none of waiting in the strip. */
export function timesAt(
  { x, y }: Spot,
): { cpuNs: number; waitNs: number } {
  const nsAt = (share: number) => {
    const inside = Math.min(1, Math.max(0, share));
    return Number((lowNs * (highNs / lowNs) ** inside).toPrecision(2));
  };
  return {
    cpuNs: nsAt((x - left) / (right - left)),
    waitNs: y > bottom ? 0 : nsAt((bottom - y) / (bottom - top)),
  };
}

function shareOf(ns: number): number {
  const inside = Math.min(highNs, Math.max(lowNs, ns));
  return Math.log(inside / lowNs) / Math.log(highNs / lowNs);
}

type Place = readonly [number, number];

/** The library brings no types along. */
const drawContour: (
  values: Float64Array,
  threshold: number,
) => { readonly coordinates: readonly (readonly (readonly Place[])[])[] } =
  (() => {
    const draw = contours().size([places, places]);
    return (values, threshold) => draw.contour(values, threshold);
  })();

/** The area where a grid is 0 or more, as a path. */
function outline(grid: Float64Array): string {
  return drawContour(grid, 0).coordinates.flat().map((ring) =>
    `M${straighten(ring.slice(1).map(project)).join("L")}Z`
  ).join("");
}

/** A grid has its first place half a step inside; what is beyond the plot is clipped. */
function project([column, row]: Place): Place {
  const x = left + (column - 0.5) / (places - 1) * (right - left);
  const y = bottom - (row - 0.5) / (places - 1) * (bottom - top);
  return [Math.round(x), Math.round(y)];
}

/** Leaves out what lies on the way between its neighbours. */
function straighten(ring: readonly Place[]): Place[] {
  return ring.filter(([x, y], index) => {
    const [a, b] = ring.at(index - 1) ?? [x, y];
    const [c, d] = ring[(index + 1) % ring.length] ?? [x, y];
    return Math.abs((x - a) * (d - b) - (y - b) * (c - a)) > 0;
  });
}

/** Half of the room that a name needs, in places of the grid and in units of the drawing. */
const NAME_ROOM = { across: 2.5, up: 1, width: 60, height: 14 };

/** The place of a region that is furthest from its outline. */
function labelPlace(
  choice: ModelRegion["choice"],
  points: readonly Spot[],
): Spot | undefined {
  const spotOf = (column: number, row: number): Spot => {
    const [x, y] = project([column + 0.5, row + 0.5]);
    return { x, y };
  };
  const isClear = (spot: Spot) =>
    points.every(({ x, y }) =>
      Math.abs(x - spot.x) > NAME_ROOM.width ||
      Math.abs(y - spot.y) > NAME_ROOM.height
    );
  const isIn = (column: number, row: number) =>
    column >= 0 && column < places && row >= 0 && row < places &&
    (choice[row * places + column] ?? -1) >= 0;
  const reach = (place: Place, [across, up]: Place) => {
    let steps = 0;
    while (
      isIn(place[0] + (steps + 1) * across, place[1] + (steps + 1) * up)
    ) steps++;
    return steps;
  };
  let best = { room: points.length > 0 ? 0.6 : 1, column: NaN, row: NaN };
  for (let row = 0; row < places; row++) {
    for (let column = 0; column < places; column++) {
      if (!isIn(column, row) || !isClear(spotOf(column, row))) continue;
      const place: Place = [column, row];
      const across = Math.min(reach(place, [1, 0]), reach(place, [-1, 0]));
      const up = Math.min(reach(place, [0, 1]), reach(place, [0, -1]));
      const room = Math.min(across / NAME_ROOM.across, up / NAME_ROOM.up / 2);
      if (room > best.room) best = { room, column, row };
    }
  }
  if (Number.isNaN(best.row)) return undefined;
  return spotOf(best.column, best.row);
}

/** Radius of a point, and of the ring around one. */
export const POINT = { radius: 5, ring: 8.5 } as const;

/** Puts points where they belong, and beside each other where they would cover each other. */
export function placePoints(
  works: readonly { readonly cpuNs: number; readonly waitNs: number }[],
): Spot[] {
  const placed: Spot[] = [];
  for (const { cpuNs, waitNs } of works) {
    const isInStrip = waitNs < lowNs;
    const home = {
      x: mapX(cpuNs),
      y: isInStrip ? (bottom + stripBottom) / 2 : mapY(waitNs),
    };
    placed.push(
      spotsAround(home).find((spot) =>
        placed.every(({ x, y }) =>
          Math.hypot(x - spot.x, y - spot.y) >= 2 * POINT.radius + 1
        ) && (!isInStrip || Math.abs(spot.y - home.y) < 20)
      ) ?? home,
    );
  }
  return placed;
}

/** A place, and those ever further above, below and beside it. */
function* spotsAround(
  { x, y }: Spot,
): Generator<Spot> {
  yield { x, y };
  const step = 2 * POINT.radius + 1;
  for (let distance = 1; distance < 8; distance++) {
    for (let across = 0; across <= distance; across++) {
      for (const [a, b] of [[1, 1], [1, -1], [-1, 1], [-1, -1]] as const) {
        yield {
          x: x + a * across * step / 2,
          y: y + b * (distance - across) * step,
        };
      }
    }
  }
}
