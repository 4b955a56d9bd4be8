import type { BenchRecord } from "../src/results/bench_id.ts";
import type { Account, Usage } from "./account.ts";
import type { Observations } from "./acts/act.ts";

/** One measured batch. */
export interface Sample {
  readonly ns: number;
  readonly used?: Usage;
  readonly observations?: Observations;
}

interface Cell {
  readonly id: string;
  readonly iterations: number;
  readonly samples: Sample[];
  account?: Account;
  warmupNs: number;
}

/** Collects the samples of one cell after another and appends them to the file that the asker reads. */
export class Recorder {
  readonly #path: string | undefined;
  #current: Cell | undefined;

  constructor(path: string | undefined) {
    this.#path = path;
  }

  /** Called before every batch: a new id ends the cell before it. */
  async begin(id: string, iterations = Infinity): Promise<void> {
    if (this.#current?.id === id) return;
    await this.finish();
    this.#current = { id, iterations, samples: [], warmupNs: 0 };
    this.#append({ kind: "started", id });
  }

  /** Says who keeps the books of the cell under way, and how long it was warmed up. */
  keepBooks(account: Account, warmupNs: number): void {
    if (!this.#current) return;
    this.#current.account = account;
    this.#current.warmupNs = warmupNs;
  }

  add(sample: Sample): void {
    this.#current?.samples.push(sample);
  }

  /** Ends the cell under way as failed. */
  fail(error: unknown): void {
    if (!this.#current) return;
    const reason = error instanceof Error
      ? `${error.name}: ${error.message}`
      : String(error);
    this.#append({ kind: "failed", id: this.#current.id, reason });
    this.#current = undefined;
  }

  /** Ends the cell under way: its last samples are the measured ones, those before were `deno bench`'s warm-up. */
  async finish(): Promise<void> {
    const cell = this.#current;
    this.#current = undefined;
    if (!cell || cell.samples.length < cell.iterations) return;
    const measured = cell.samples.slice(-cell.iterations);
    this.#append({
      kind: "measured",
      id: cell.id,
      samplesNs: measured.map(({ ns }) => ns),
      cpu: await this.#cpu(cell, measured),
      contextSwitches: {
        voluntary: sum(measured.map(({ used }) => used?.voluntary ?? 0)),
        involuntary: sum(measured.map(({ used }) => used?.involuntary ?? 0)),
      },
      observations: means(
        measured.map(({ observations }) => observations ?? {}),
      ),
      iteratingNs: cell.warmupNs + sum(cell.samples.map(({ ns }) => ns)),
    });
  }

  async #cpu({ account, samples }: Cell, measured: readonly Sample[]) {
    const children = await account?.finish();
    if (!children) return null;
    const share = measured.length / samples.length;
    const seconds = (name: "userMicros" | "systemMicros") =>
      sum(measured.map(({ used }) => used?.[name] ?? 0)) / 1e6;
    return {
      userSeconds: seconds("userMicros") + children.userSeconds * share,
      systemSeconds: seconds("systemMicros") + children.systemSeconds * share,
    };
  }

  #append(record: BenchRecord): void {
    if (this.#path === undefined) return;
    Deno.writeTextFileSync(this.#path, `${JSON.stringify(record)}\n`, {
      append: true,
    });
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function means(all: readonly Observations[]): Observations {
  const names = new Set(all.flatMap((each) => Object.keys(each)));
  return Object.fromEntries(
    [...names].map((name) => [
      name,
      sum(all.map((each) => each[name] ?? 0)) / all.length,
    ]),
  );
}
