import { formatBenchId } from "./bench_id.ts";
import type { Cell, Run } from "./run.ts";

/** What two fields of a run disagree about. */
export interface Flaw {
  /** Path of the field at fault. */
  readonly field: string;
  /** What was found and what was expected. */
  readonly problem: string;
}

/** Finds the first thing in a well-formed run that contradicts the rest of it. */
export function findFlaw(run: Run): Flaw | undefined {
  return findRepeated(run.suites, "suites") ??
    findRepeated(run.models, "models") ??
    findRepeated(run.workloads, "workloads") ??
    findRepeated(run.cells, "cells") ??
    findCellFlaw(run) ??
    findTimeFlaw(run) ??
    findUntold(run);
}

/** Crossover tells everything of its own runs; only files of other tools may lack it. */
function findUntold(run: Run): Flaw | undefined {
  if (run.tool.name !== "crossover") return undefined;
  const { tool, machine, runtime, settings } = run;
  const { container: _, virtualMachine: __, ...told } = machine;
  const { profile, budgetMs, rounds, seed } = settings;
  const rooms: Record<string, object> = {
    tool: { version: tool.version },
    machine: told,
    runtime,
    settings: { profile, budgetMs, rounds, seed },
  };
  for (const [room, fields] of Object.entries(rooms)) {
    const name = Object.entries(fields).find(([, value]) => value === null)
      ?.[0];
    if (name === undefined) continue;
    return {
      field: `${room}.${name}`,
      problem: "found null, expected a value in a run of Crossover",
    };
  }
}

function findRepeated(
  entries: readonly { readonly id: string }[],
  list: string,
): Flaw | undefined {
  const seen = new Set<string>();
  for (const [index, { id }] of entries.entries()) {
    if (seen.has(id)) {
      return {
        field: `${list}[${index}].id`,
        problem: `found "${id}" a second time, expected each id once`,
      };
    }
    seen.add(id);
  }
}

function findCellFlaw(run: Run): Flaw | undefined {
  const suites = new Set(run.suites.map((suite) => suite.id));
  const models = new Set(run.models.map((model) => model.id));
  const workloads = new Set(run.workloads.map((workload) => workload.id));
  for (const [index, cell] of run.cells.entries()) {
    const field = `cells[${index}]`;
    const flaw = findIdFlaw(cell, field) ??
      findUnlisted(cell.suite, { field: `${field}.suite`, listed: suites }) ??
      findUnlisted(cell.model, { field: `${field}.model`, listed: models }) ??
      findUnlisted(cell.workload, {
        field: `${field}.workload`,
        listed: workloads,
      }) ??
      findRoundFlaw(cell, field);
    if (flaw) return flaw;
  }
}

function findIdFlaw(cell: Cell, field: string): Flaw | undefined {
  const expected = formatBenchId(cell);
  if (cell.id === expected) return undefined;
  return {
    field: `${field}.id`,
    problem: `found ${JSON.stringify(cell.id)}, expected "${expected}"`,
  };
}

function findUnlisted(
  id: string,
  { field, listed }: {
    readonly field: string;
    readonly listed: ReadonlySet<string>;
  },
): Flaw | undefined {
  if (listed.has(id)) return undefined;
  return {
    field,
    problem: `found "${id}", expected one of ${[...listed].join(", ")}`,
  };
}

function findRoundFlaw({ outcome }: Cell, field: string): Flaw | undefined {
  if (outcome.kind !== "measured") return undefined;
  let last = 0;
  for (const [index, { round }] of outcome.rounds.entries()) {
    if (round <= last) {
      return {
        field: `${field}.outcome.rounds[${index}].round`,
        problem: `found ${round} after ${last}, expected rising numbers`,
      };
    }
    last = round;
  }
}

/** A clock may be set back during a run, so the two are not compared. */
function findTimeFlaw(run: Run): Flaw | undefined {
  const times: readonly (readonly [string, string])[] = [
    ["startedAt", run.startedAt],
    ["finishedAt", run.finishedAt],
    ...run.rounds.map(({ startedAt }, index) =>
      [`rounds[${index}].startedAt`, startedAt] as const
    ),
  ];
  for (const [field, time] of times) {
    if (Number.isNaN(Date.parse(time))) {
      return { field, problem: `found "${time}", expected a time that exists` };
    }
  }
}
