import type { Cell } from "../../results/run.ts";
import { baselineOf } from "../cells.ts";
import { readCurve } from "./curve.ts";
import { isSameCase } from "./handover.ts";
import { poolTime } from "./pool_time.ts";
import {
  derive,
  pick,
  type Quantity,
  quantityOf,
  resample,
} from "./quantity.ts";
import type { PoolCosts, StartUp, Term, TermSource } from "./types.ts";
import { PLAIN_WORK } from "./work.ts";

interface StartSource extends TermSource {
  readonly pool: Pick<PoolCosts, "efficiency" | "handover">;
}

/** One case of the `batch` suite: a pool that is started and ended in what was measured. */
interface Case {
  readonly pool: Cell;
  readonly sequential: Cell;
}

/**
 * What starting and ending a pool costs: how much longer than on warm workers a batch takes on one that it starts
 * itself. One item starts one worker; more start all, and the more they compute, the more code they have to warm up.
 */
export function startUpOf(
  model: string,
  source: StartSource,
): Term<StartUp> {
  const [one, ...more] = casesOf(model, source);
  if (source.pool.handover.kind === "missing") return source.pool.handover;
  if (one?.pool.items !== 1 || more.length === 0) {
    const reason = `the run has too few batch cells of ${model}`;
    return { kind: "missing", reason };
  }
  const first = excessOf(one, source);
  const further = more.map((each) => {
    const added = Math.min(each.pool.workers, each.pool.items) - 1;
    const excess = excessOf(each, source);
    // With one core no further worker was ever started: it is taken to cost what the first does.
    const ns = added === 0
      ? first
      : derive([excess, first], (all, one) => Math.max(0, all - one) / added);
    const at = source.samples.get(each.sequential.id).estimate;
    return { at, ns, cells: [each.pool.id, each.sequential.id, one.pool.id] };
  });
  const cells = [one.pool.id, one.sequential.id];
  return { kind: "known", value: { first: { ns: first, cells }, further } };
}

/** Time of starting and ending so many workers for a batch with so much computing, in nanoseconds; `NaN` where missing. */
export function startUpNs(
  term: Term<StartUp>,
  { workers, computingNs, draw }: {
    readonly workers: number;
    readonly computingNs: number;
    readonly draw?: number | undefined;
  },
): number {
  if (term.kind === "missing") return NaN;
  const { first, further } = term.value;
  const one = pick(first.ns, draw);
  if (workers === 1) return one;
  const each = readCurve(further, {
    at: Math.max(computingNs, 1),
    spacing: "logarithmic",
    draw,
  });
  return one + (workers - 1) * each;
}

function casesOf(model: string, { run, cells }: TermSource): Case[] {
  const suite = "batch";
  const baseline = baselineOf(run, suite);
  const own = cells.filter((cell) => cell.suite === suite);
  return own.flatMap((pool) => {
    const sequential = own.find((cell) =>
      cell.model === baseline && isSameCase(cell, pool)
    );
    return pool.model === model && sequential ? [{ pool, sequential }] : [];
  }).sort((a, b) => a.pool.items - b.pool.items);
}

/** What a cold batch took beyond a warm one. */
function excessOf(
  { pool: { id, items, workers }, sequential }: Case,
  { samples, pool }: StartSource,
): Quantity {
  const cold = quantityOf(samples.get(id));
  const plain = quantityOf(samples.get(sequential.id));
  const none = { kind: "missing", reason: "nothing travels" } as const;
  return resample((draw) => {
    const warm = poolTime({ ...pool, bytes: none, objects: none }, {
      work: { ...PLAIN_WORK, items, cpuNs: pick(plain, draw) / items },
      setting: { workers, cores: workers, draw },
    });
    return Math.max(0, pick(cold, draw) - warm.ns);
  });
}
