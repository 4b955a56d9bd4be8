import type { CpuTime, ToolName } from "../run.ts";

/** What was read of another tool's file, in one shape for all of them; null for what it does not tell. */
export interface ForeignFile {
  /** The tool that measured. */
  readonly tool: Exclude<ToolName, "crossover">;
  /** Its version. */
  readonly version: string | null;
  /** What it measures, as a question. */
  readonly question: string;
  /** What executed the benches, where the file tells: `CPython 3.11.7`. */
  readonly executedBy: string | null;
  /** When measuring began. */
  readonly startedAt: Date | null;
  /** When it ended; as its beginning where the file tells only that. */
  readonly finishedAt: Date | null;
  /** Where it was measured. */
  readonly machine: ForeignMachine;
  /** Version of Deno. */
  readonly deno: string | null;
  /** The benches, in the order of the file. */
  readonly benches: readonly ForeignBench[];
  /** What weakens the file's figures as a whole, in sentences. */
  readonly cautions: readonly string[];
}

/** What other tools tell of a machine; names of hosts and paths are left out. */
export interface ForeignMachine {
  readonly os: string | null;
  readonly osRelease: string | null;
  readonly arch: string | null;
  readonly cpuModel: string | null;
  readonly logicalCores: number | null;
}

/** The machine of a file that tells nothing of it. */
export const NO_MACHINE: ForeignMachine = {
  os: null,
  osRelease: null,
  arch: null,
  cpuModel: null,
  logicalCores: null,
};

/** Says of a bench that its file tells no single times. */
export function onlyKnown(what: string): string {
  return `known only by the ${what}, so nothing shows how the times vary`;
}

/** One bench of another tool's file. */
export interface ForeignBench {
  /** Its name, as the tool has it. */
  readonly name: string;
  /** What sets it apart from benches of the same name, in the file's own words: parameters, the file it stands in. */
  readonly apart?: string;
  /** What it is, where the file says more than its name. */
  readonly description?: string;
  /** What came of it. */
  readonly outcome:
    | {
      readonly kind: "measured";
      readonly rounds: readonly ForeignRound[];
      readonly peakMemoryBytes: number | null;
    }
    | { readonly kind: "failed" | "not-run"; readonly reason: string };
  /** What weakens its figures, without a subject: `known only by the mean`. */
  readonly cautions?: readonly string[];
}

/** What one process measured. */
export interface ForeignRound {
  /** Times in nanoseconds, in the order of time; null for one that is no number. */
  readonly samplesNs: readonly (number | null)[];
  /** CPU time of all its samples together. */
  readonly cpu: CpuTime | null;
}
