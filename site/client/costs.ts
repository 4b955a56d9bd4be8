/// <reference lib="dom" />
import type { Predictor } from "../../src/analysis/prediction/predictor.ts";
import { fetchJson } from "./show.ts";

/** A machine that can be asked, as the page names it. */
export interface AskedMachine {
  readonly id: string;
  readonly title: string;
  /** Says which machine and run that is; shown while it is the one that is asked. */
  readonly note: HTMLElement;
  /** Address of the run that its costs were read from. */
  readonly runPage: string;
  /** Address of its costs. */
  readonly costsUrl: string;
}

const costs = new Map<string, Promise<Predictor>>();

/** The machines that a page offers, the usual one first. */
export function readMachines(): AskedMachine[] {
  return [...document.querySelectorAll("[data-machine]")].flatMap(readMachine);
}

/** Says which machine and run the page's answers rest on. */
export function showNote(
  machines: readonly AskedMachine[],
  chosen: AskedMachine | undefined,
): void {
  for (const { id, note } of machines) note.hidden = id !== chosen?.id;
}

/** What concurrency costs on a machine, fetched once. */
export function fetchCosts({ id, costsUrl }: AskedMachine): Promise<Predictor> {
  const found = costs.get(id) ?? fetchJson<Predictor>(costsUrl);
  costs.set(id, found);
  // A reader who was offline for a moment asks again with the next change.
  found.catch(() => costs.delete(id));
  return found;
}

function readMachine(note: Element): AskedMachine[] {
  const run = note.querySelector("a.run");
  const costs = note.querySelector("a.costs");
  if (
    !(note instanceof HTMLElement && run instanceof HTMLAnchorElement &&
      costs instanceof HTMLAnchorElement)
  ) return [];
  const { machine: id = "", title = id } = note.dataset;
  return [{ id, title, note, runPage: run.href, costsUrl: costs.href }];
}
