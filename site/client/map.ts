/// <reference lib="dom" />
/** The map: its controls, its crosshair, and the address that keeps what it shows. */
import {
  findingOf,
  FIRST_PLACE,
  firstSetting,
  MapAreas,
  MapContent,
  MapKey,
  type MapMachine,
  MapPanel,
  type MapPlace,
  shapesOf,
} from "../_components/concurrency_map.tsx";
import {
  MAP_AXIS,
  type MapSetting,
} from "../../src/analysis/prediction/map.ts";
import { MAP_FRAME, mapX, mapY, timesAt } from "../charts/map_shapes.ts";
import { renderHtml } from "../render.ts";
import type { MapData } from "../views/map_view.ts";
import { keepInAddress } from "./choices.ts";
import { fetchJson, findPart, show } from "./show.ts";

/** What a map shows in the browser. */
interface ShownMap {
  readonly data: MapData;
  readonly setting: MapSetting;
  readonly place: MapPlace;
}

/** Makes the map of a page answer its reader. */
export async function startMap(figure: HTMLElement): Promise<void> {
  const machines = machinesOf(figure);
  const sourceOf = (machine: string | null) =>
    machines.find(({ id }) => id === machine)?.source ??
      figure.dataset.source ?? "";
  const asked = new URLSearchParams(location.search);
  const first = figure.dataset.map ?? "";
  const data = await fetchData(sourceOf(asked.get("machine")));
  let shown: ShownMap = {
    data,
    setting: readSetting(asked, data),
    place: FIRST_PLACE,
  };
  const draw = async () => {
    await show(figure, MapContent({ ...shown, machines }));
    // Once a reader has chosen, attributes alone change nothing.
    for (const option of figure.querySelectorAll("option")) {
      if (option.defaultSelected) option.selected = true;
    }
    enable();
  };
  const move = (place: MapPlace) => {
    shown = { ...shown, place };
    moveCross(figure, place);
    const { data: { model }, setting } = shown;
    show(
      findPart(".map-panel", HTMLElement),
      MapPanel({ model, setting, place }),
    );
  };
  // What the page asks for on its own is drawn already.
  const isDrawn = data.machine === first &&
    JSON.stringify(shown.setting) === JSON.stringify(firstSetting(data.model));
  if (isDrawn) enable();
  else await draw();
  figure.dataset.state = "live";
  figure.addEventListener("change", async ({ target }) => {
    if (!(target instanceof HTMLSelectElement)) return;
    const selects = [...figure.querySelectorAll("select")];
    const fields = new URLSearchParams(
      selects.map(({ name, value }) => [name, value]),
    );
    const machine = fields.get("machine") ?? shown.data.machine;
    const data = machine === shown.data.machine
      ? shown.data
      : await fetchData(sourceOf(machine));
    const isSame = data === shown.data;
    shown = { ...shown, data, setting: readSetting(fields, data) };
    await (isSame ? redraw(figure, shown) : draw());
    keepShown(shown, first);
  });
  watchPointer(figure, move);
  watchKeys(figure, () => shown.place, move);
}

/** Lets a reader work the controls and the crosshair. */
function enable(): void {
  findPart(".map-controls fieldset", HTMLFieldSetElement).disabled = false;
  const plot = findPart(".map-plot", HTMLElement);
  plot.tabIndex = 0;
  plot.role = "application";
  plot.ariaLabel =
    "Map of CPU time and waiting time. Arrow keys move the crosshair, with Shift by a decade.";
}

/** Draws what another setting changes, and leaves everything else alone: it is to be done within one frame. */
async function redraw(
  figure: HTMLElement,
  { data, setting, place }: ShownMap,
): Promise<void> {
  const start = performance.now();
  const shapes = shapesOf(data, setting);
  const part = (selector: string) => {
    const found = figure.querySelector(selector);
    if (found) return found;
    throw new TypeError(`Cannot draw the map: found no ${selector}`);
  };
  const areas = await renderHtml(MapAreas({ shapes, data }));
  part(".map-areas").innerHTML = areas;
  const { model } = data;
  await show(part(".map-finding"), findingOf(data, setting));
  await show(part(".map-panel"), MapPanel({ model, setting, place }));
  await show(part(".map-legend"), MapKey({ shapes, data }));
  performance.measure("map", { start });
}

/** The machines that the page offers; none where it has but one. */
function machinesOf(figure: HTMLElement): MapMachine[] {
  const options = figure.querySelectorAll<HTMLOptionElement>(
    "select[name=machine] option",
  );
  return [...options].map(({ value, text, dataset }) => ({
    ...{ id: value, title: text, source: dataset.source ?? "" },
  }));
}

/** The pages may lie below a path of their host, which links in fetched data do not know. */
async function fetchData(source: string): Promise<MapData> {
  const { href } = findPart("a.brand", HTMLAnchorElement);
  const link = (path: string) => new URL(path.slice(1), href).href;
  // The site made the file with the page, so that it is what the page expects.
  const data: MapData = await fetchJson(link(source));
  return {
    ...data,
    url: link(data.url),
    run: { ...data.run, url: link(data.run.url) },
    points: data.points.map((point) => ({ ...point, url: link(point.url) })),
  };
}

/** What is not asked, or makes no sense, is as usual. */
function readSetting(
  asked: URLSearchParams,
  { model }: MapData,
): MapSetting {
  const usual = firstSetting(model);
  const count = (name: string, least: number, most: number, usual: number) => {
    const value = Number(asked.get(name) ?? NaN);
    return Number.isInteger(value) && value >= least && value <= most
      ? value
      : usual;
  };
  return {
    items: count("items", 1, 1e6, usual.items),
    bytesIn: count("bytes", 0, 2 ** 26, usual.bytesIn),
    cores: count("cores", 1, 2 * model.cores, usual.cores),
    isWarm: asked.get("start") === "1",
  };
}

/** Keeps what differs from the beginning in the address, beside what other controls of the page keep there. */
function keepShown({ data, setting }: ShownMap, first: string): void {
  const usual = firstSetting(data.model);
  const unlessUsual = (value: string | number, usual: string | number) =>
    value === usual ? "" : String(value);
  keepInAddress({
    machine: unlessUsual(data.machine, first),
    items: unlessUsual(setting.items, usual.items),
    bytes: unlessUsual(setting.bytesIn, usual.bytesIn),
    cores: unlessUsual(setting.cores, usual.cores),
    start: setting.isWarm ? "1" : "",
  });
}

function moveCross(figure: HTMLElement, { cpuNs, waitNs }: MapPlace): void {
  figure.querySelector(".map-cross")?.setAttribute(
    "transform",
    `translate(${mapX(cpuNs)} ${mapY(waitNs)})`,
  );
}

type Move = (place: MapPlace) => void;

/** A mouse moves the crosshair along; a finger puts it where it taps; a workload has it at its own place. */
function watchPointer(figure: HTMLElement, move: Move): void {
  const pointAt = ({ target, clientX, clientY }: MouseEvent) => {
    if (!(target instanceof Element)) return;
    const drawing = target.closest(".map-drawing");
    if (!(drawing instanceof SVGSVGElement)) return;
    const { left, top, width, height } = drawing.getBoundingClientRect();
    const x = (clientX - left) / width * MAP_FRAME.width;
    const y = (clientY - top) / height * MAP_FRAME.height;
    if (x < MAP_FRAME.left || y > MAP_FRAME.stripBottom) return;
    move(placeOfPoint(target) ?? timesAt({ x, y }));
  };
  let isDue = false;
  figure.addEventListener("pointermove", (event) => {
    if (event.pointerType !== "mouse" || isDue) return;
    isDue = true;
    requestAnimationFrame(() => {
      isDue = false;
      pointAt(event);
    });
  });
  figure.addEventListener("click", pointAt);
  figure.addEventListener("focusin", ({ target }) => {
    const place = target instanceof Element ? placeOfPoint(target) : undefined;
    if (place) move(place);
  });
}

function placeOfPoint(target: Element): MapPlace | undefined {
  const point = target.closest(".map-point");
  if (!(point instanceof SVGElement)) return undefined;
  const { cpu, wait } = point.dataset;
  return { cpuNs: Number(cpu), waitNs: Number(wait) };
}

const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};

/** Times of 1, 2 and 5 in each decade, which the arrow keys step through. */
const STEPS_NS = [3, 4, 5, 6, 7, 8, 9].flatMap((decade) =>
  [1, 2, 5].map((digit) => digit * 10 ** decade)
).concat(MAP_AXIS.highNs);

function watchKeys(
  figure: HTMLElement,
  placeNow: () => MapPlace,
  move: Move,
): void {
  figure.addEventListener("keydown", (event) => {
    const { key, shiftKey, target } = event;
    const arrow = Object.hasOwn(ARROWS, key) ? ARROWS[key] : undefined;
    if (!arrow || !(target instanceof Element && target.closest(".map-plot"))) {
      return;
    }
    event.preventDefault();
    const [across, up] = arrow.map((step) => step * (shiftKey ? 3 : 1));
    const { cpuNs, waitNs } = placeNow();
    move({ cpuNs: stepFrom(cpuNs, across), waitNs: stepFrom(waitNs, up) });
  });
}

function stepFrom(ns: number, steps = 0): number {
  if (steps === 0) return ns;
  const at = steps > 0
    ? STEPS_NS.findLastIndex((step) => step <= ns)
    : STEPS_NS.findIndex((step) => step >= ns);
  const next = Math.min(STEPS_NS.length - 1, Math.max(0, at + steps));
  return STEPS_NS[next] ?? ns;
}
