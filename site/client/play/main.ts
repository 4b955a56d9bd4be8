/// <reference lib="dom" />
/** Play: what is played stands in the address, and a clock moves a curtain over the lanes. */
import { type Fields, writeFields } from "../../_components/fields.tsx";
import Race, { RaceFinding } from "../../_components/lanes.tsx";
import PlayForm from "../../_components/play_form.tsx";
import { describeMoment } from "../../../src/text/play.ts";
import type { Predictor } from "../../../src/analysis/prediction/predictor.ts";
import {
  describeClock,
  laneTotals,
  PLAY_MS,
  PLAY_PRESETS,
  playDials,
  type RaceView,
  raceView,
  readPlay,
} from "../../views/play_view.ts";
import { fetchCosts, readMachines, showNote } from "../costs.ts";
import { watchCopyButtons } from "../copy_buttons.ts";
import { findPart, messageOf, show } from "../show.ts";

/** Steps of the slider of the clock. */
const MOMENTS = 1000;

const form = findPart("#play-form", HTMLFormElement);
const controls = findPart("#play-controls", HTMLFieldSetElement);
const clock = findPart("#play-clock", HTMLOutputElement);
const moment = findPart("#play-controls [name=moment]", HTMLInputElement);
const playButton = findPart("#play-controls [name=play]", HTMLButtonElement);
const status = findPart("#play-status", HTMLElement);
const results = findPart("#play-results", HTMLElement);
const machines = readMachines();
const prefersSteps = matchMedia("(prefers-reduced-motion: reduce)");

/** What is on the page; that of the build is worked out as soon as it is played. */
let shown: () => RaceView | undefined = () => undefined;
/** How far the clock is, as a share of the whole. */
let now = 1;
/** Number of the animation frame to come; 0 while the clock stands. */
let frame = 0;
let asked = 0;

form.addEventListener("input", async () => draw(await readForm()));
form.addEventListener("change", async () => {
  const { machine, costs, fields } = await readForm();
  const usual = { ...readPlay("", costs), machine: machines[0]?.id ?? "" };
  const query = writeFields({ ...fields, machine: machine.id }, usual);
  history.pushState(null, "", `${location.pathname}${query}`);
});
form.addEventListener("submit", (event) => event.preventDefault());
addEventListener("popstate", start);
moment.addEventListener("input", () => {
  stop();
  setClock(Number(moment.value) / MOMENTS);
});
controls.addEventListener("click", ({ target }) => {
  if (!(target instanceof HTMLButtonElement)) return;
  switch (target.name) {
    case "play":
      return frame ? stop() : play();
    case "step":
    case "back":
      stop();
      return setClock(nextStep(target.name === "step" ? 1 : -1));
    case "restart":
      stop();
      setClock(0);
      if (!prefersSteps.matches) play();
  }
});
prefersSteps.addEventListener("change", watchMotion);
watchMotion();
watchCopyButtons(document);
start();

function watchMotion(): void {
  playButton.hidden = prefersSteps.matches;
  if (prefersSteps.matches) stop();
}

/** Shows what the address says. */
async function start(): Promise<void> {
  const query = new URLSearchParams(location.search);
  const chosen = machines.find(({ id }) => id === query.get("machine")) ??
    machines[0];
  if (!chosen) return;
  try {
    const costs = await fetchCosts(chosen);
    const fields = readPlay(location.search, costs);
    if (location.search !== "" || asked > 0) {
      return await draw({ machine: chosen, costs, fields });
    }
    shown = () => keep(raceView(costs, fields, PLAY_PRESETS[0]));
    findPart("#play-form fieldset", HTMLFieldSetElement).disabled = false;
    controls.disabled = false;
  } catch (error) {
    show(status, messageOf(error));
  }
}

interface Asked {
  readonly machine: typeof machines[number];
  readonly costs: Predictor;
  readonly fields: Fields;
}

/** A machine with fewer cores may not have what another one was asked about. */
async function readForm(): Promise<Asked> {
  const data = new FormData(form);
  const machine = machines.find(({ id }) => id === data.get("machine")) ??
    machines[0];
  if (!machine) throw new TypeError("Cannot read the form: found no machine");
  const costs = await fetchCosts(machine);
  for (const { name, steps } of playDials(costs)) {
    data.set(name, steps[Number(data.get(name))] ?? "");
  }
  const texts = [...data].map(([name, value]) => [name, String(value)]);
  const fields = readPlay(String(new URLSearchParams(texts)), costs);
  return { machine, costs, fields };
}

async function draw({ machine, costs, fields }: Asked): Promise<void> {
  const number = ++asked;
  stop();
  const view = raceView(costs, fields);
  const race = keep(view);
  showNote(machines, machine);
  controls.disabled = race === undefined;
  await Promise.all([
    show(
      form,
      PlayForm({
        ...{ machines, machine: machine.id, costs, fields },
        breakEven: race?.breakEven ?? null,
      }),
    ),
    show(status, race ? RaceFinding({ race }) : view),
    show(results, race ? Race({ race }) : ""),
  ]);
  if (number === asked) setClock(1);
}

/** Keeps what can be played; nothing where the view says why it cannot. */
function keep(view: RaceView | string): RaceView | undefined {
  const race = typeof view === "string" ? undefined : view;
  shown = () => race;
  return race;
}

function play(): void {
  if (now >= 1) setClock(0);
  playButton.textContent = "Pause";
  let before = performance.now();
  const tick = (time: number) => {
    setClock(Math.min(1, now + Math.max(0, time - before) / PLAY_MS));
    before = time;
    if (now < 1) frame = requestAnimationFrame(tick);
    else stop();
  };
  frame = requestAnimationFrame(tick);
}

function stop(): void {
  cancelAnimationFrame(frame);
  frame = 0;
  playButton.textContent = "Play";
}

/** When the next thing ends, or the one before, in whichever lane. */
function nextStep(direction: 1 | -1): number {
  const race = shown();
  if (!race) return now;
  const { totalNs, racers } = race;
  const ends = racers.flatMap(({ simulation: { lanes, waits } }) =>
    [...lanes.flatMap(({ spans }) => spans), ...waits]
      .map(({ toNs }) => toNs / totalNs)
  );
  // Two lanes that end together differ by rounding.
  const beyond = ends.filter((end) => (end - now) * direction > 1e-9);
  return direction === 1 ? Math.min(1, ...beyond) : Math.max(0, ...beyond);
}

/** Draws the curtain back so far, and says what the lanes do there. */
function setClock(share: number): void {
  now = share;
  const race = shown();
  if (!race) return;
  const { totalNs, racers } = race;
  const width = `${100 * share}%`;
  for (const racer of racers) {
    const { id, simulation } = racer;
    const svg = results.querySelector(`[data-lanes="${id}"]`);
    svg?.querySelector(".curtain")?.setAttribute("width", width);
    for (const end of ["x1", "x2"]) {
      svg?.querySelector(".now")?.setAttribute(end, width);
    }
    for (const [index, lane] of simulation.lanes.entries()) {
      const doing = svg?.querySelector(`[data-lane="${index}"]`);
      if (!doing) continue;
      doing.textContent = share === 1
        ? `${laneTotals(racer, lane).busy} busy`
        : share * totalNs >= simulation.totalNs
        ? "done"
        : describeMoment(lane, share * totalNs);
    }
  }
  moment.value = String(Math.round(share * MOMENTS));
  clock.value = describeClock(race, share);
  moment.setAttribute("aria-valuetext", clock.value.replace(/,.*/, ""));
}
