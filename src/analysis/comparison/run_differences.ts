import type { Run } from "../../results/run.ts";
import type { ReportDifference, RunDifference } from "./comparison_types.ts";
import { formatBytes } from "../format.ts";

/** What stands for a fact that a run lacks. */
const NOT_TOLD = "not told";

/** What explains a difference between two runs, the weightiest first. */
export function findDifferences(before: Run, after: Run): RunDifference[] {
  return findReportDifferences([before, after])
    .map(({ field, values: [was = "", is = ""] }) => ({
      field,
      before: was,
      after: is,
    }));
}

/** What explains a difference between any of several runs, the weightiest first. */
export function findReportDifferences(
  runs: readonly Run[],
): ReportDifference[] {
  const facts = runs.map(factsOf);
  const fields = Object.keys(facts[0] ?? {});
  return fields
    .map((field) => ({
      field,
      values: facts.map((fact) => fact[field] ?? NOT_TOLD),
    }))
    .filter(({ values }) => new Set(values).size > 1);
}

function factsOf(run: Run): Record<string, string> {
  const { runtime, tool, settings, status } = run;
  return {
    ...machineFacts(run),
    ...conditionFacts(run),
    Deno: runtime.deno ?? NOT_TOLD,
    V8: runtime.v8 ?? NOT_TOLD,
    tool: join([tool.name, tool.version, tool.commit]),
    profile: settings.profile ?? NOT_TOLD,
    status,
  };
}

function machineFacts({ machine, tool }: Run): Record<string, string> {
  const none = tool.name === "crossover" ? "none" : NOT_TOLD;
  return {
    machine: machine.id,
    processor: machine.cpuModel ?? NOT_TOLD,
    "logical cores": String(machine.logicalCores ?? NOT_TOLD),
    "usable cores": String(machine.usableCores ?? NOT_TOLD),
    memory: machine.memoryBytes === null
      ? NOT_TOLD
      : formatBytes(machine.memoryBytes),
    system: join([machine.os, machine.osRelease, machine.arch]),
    container: machine.container ?? none,
    "virtual machine": machine.virtualMachine ?? none,
  };
}

function conditionFacts({ conditions, settings }: Run): Record<string, string> {
  return {
    power: conditions.powerSource ?? NOT_TOLD,
    governor: conditions.governor ?? NOT_TOLD,
    "quota of cores": String(conditions.quotaCores ?? "none"),
    "kept on cores": settings.pinnedCores?.join(", ") ?? "all",
  };
}

function join(parts: readonly (string | null)[]): string {
  return parts.filter((part) => part !== null).join(" ") || NOT_TOLD;
}
