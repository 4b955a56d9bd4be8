/// <reference lib="dom" />
/** Be the scheduler: the level and the choices stand in the address. */
import { LevelGame } from "../../_components/scheduler.tsx";
import { LEVELS } from "../../views/scheduler.ts";
import { findPart, show } from "../show.ts";

/** No level takes more choices. */
const MAX_ORDER = 24;

const part = findPart("#scheduler", HTMLElement);
/** What the machine says about each level; the text of the page has it. */
const figures = new Map(
  [...part.querySelectorAll("[data-figure]")].map((figure) => [
    Number(figure.getAttribute("data-figure")),
    figure.textContent?.trim() ?? "",
  ]),
);

part.addEventListener("click", (event) => {
  const { target } = event;
  if (!(target instanceof HTMLElement)) return;
  const { pick, undo, restart, level } = target.dataset;
  const { number, order } = readAddress();
  if (pick !== undefined) go(number, order + pick);
  else if (undo !== undefined) go(number, order.slice(0, -1));
  else if (restart !== undefined) go(number, "");
  else if (level !== undefined) {
    event.preventDefault();
    history.pushState(null, "", `?level=${level}`);
    draw();
  }
});
addEventListener("popstate", draw);
draw();

function go(number: number, order: string): void {
  const query = new URLSearchParams({ level: String(number), order });
  if (order === "") query.delete("order");
  history.replaceState(null, "", `?${query}`);
  draw();
}

function readAddress() {
  const query = new URLSearchParams(location.search);
  const asked = Number(query.get("level"));
  const number = LEVELS[asked - 1] ? asked : 1;
  return { number, order: (query.get("order") ?? "").slice(0, MAX_ORDER) };
}

async function draw(): Promise<void> {
  const { number, order } = readAddress();
  const figure = figures.get(number) ?? "";
  for (const link of document.querySelectorAll("[data-levels] a")) {
    const isOwn = link.getAttribute("href") === `?level=${number}`;
    link.setAttribute("aria-current", isOwn ? "step" : "false");
  }
  await show(part, LevelGame({ number, order, figure }));
  // Who chooses by keyboard goes on with a thread that can run.
  if (document.activeElement?.matches("[data-pick]:disabled")) {
    part.querySelector<HTMLButtonElement>("button:enabled")?.focus();
  }
}
