import * as v from "valibot";
import { amount, count, positive, share, slug, text } from "./fields.ts";

const NOT_TOLD = "null where an imported file does not tell";

/** The tool that measured a run. */
export const toolSchema = v.strictObject({
  name: v.pipe(
    v.picklist([
      "crossover",
      "hyperfine",
      "google-benchmark",
      "pyperf",
      "deno bench",
      "mitata",
      "tinybench",
      "vitest",
    ]),
    v.description(
      "The tool that measured: Crossover, or the one whose file was imported.",
    ),
  ),
  version: v.pipe(v.nullable(text), v.description(`${NOT_TOLD}.`)),
  commit: v.pipe(
    v.nullable(text),
    v.description(
      "Git commit of the tool, with '+dirty' where files differed from it; null outside a checkout.",
    ),
  ),
});

/** Where a run was measured. */
export const machineSchema = v.strictObject({
  id: v.pipe(
    slug,
    v.description(
      "Stable id of the machine: a keyed hash, never its name or serial number; foreign- and the tool's name for imported runs.",
    ),
  ),
  os: v.pipe(
    v.nullable(text),
    v.description(`Operating system, as Deno names it; ${NOT_TOLD}.`),
  ),
  osRelease: v.pipe(
    v.nullable(text),
    v.description(`Release of the operating system; ${NOT_TOLD}.`),
  ),
  arch: v.pipe(
    v.nullable(text),
    v.description(`Architecture, as Deno names it; ${NOT_TOLD}.`),
  ),
  cpuModel: v.pipe(
    v.nullable(text),
    v.description(
      `Model of the first processor, as the system names it; ${NOT_TOLD}.`,
    ),
  ),
  logicalCores: v.pipe(
    v.nullable(positive),
    v.description(`Logical processors that the system has; ${NOT_TOLD}.`),
  ),
  usableCores: v.pipe(
    v.nullable(positive),
    v.description(
      `Processors that were used: those that --pin asked for, or else all that this process may use, affinity and cgroup quota included; ${NOT_TOLD}.`,
    ),
  ),
  memoryBytes: v.pipe(
    v.nullable(count),
    v.description(`Physical memory, in bytes; ${NOT_TOLD}.`),
  ),
  container: v.pipe(
    v.nullable(text),
    v.description(
      "Kind of container the run was in, or null where none was found.",
    ),
  ),
  virtualMachine: v.pipe(
    v.nullable(text),
    v.description(
      "Hypervisor that the run was under, or null where none was found.",
    ),
  ),
});

/** What executed a run. */
export const runtimeSchema = v.strictObject({
  deno: v.pipe(
    v.nullable(text),
    v.description(
      "Version of Deno; null where there was none, or a file does not tell.",
    ),
  ),
  v8: v.pipe(v.nullable(text), v.description("Version of V8; as above.")),
  typescript: v.pipe(
    v.nullable(text),
    v.description("Version of TypeScript in Deno; as above."),
  ),
});

/** What the machine was set to. */
export const conditionsSchema = v.strictObject({
  powerSource: v.pipe(
    v.nullable(v.picklist(["mains", "battery"])),
    v.description(
      "From /sys/class/power_supply on Linux; null elsewhere. Battery where the run began or ended on it; the other conditions are those at its end.",
    ),
  ),
  governor: v.pipe(
    v.nullable(text),
    v.description(
      "The scaling_governor of the first processor on Linux; null where there is none.",
    ),
  ),
  quotaCores: v.pipe(
    v.nullable(amount),
    v.description(
      "The control group's cpu.max as cores, of version 2 and at the process's own level only; null without a quota.",
    ),
  ),
});

/** How a run was planned. */
export const settingsSchema = v.strictObject({
  profile: v.pipe(
    v.nullable(v.picklist(["quick", "default", "thorough"])),
    v.description(
      "How much was planned; null where the run was imported, as below.",
    ),
  ),
  budgetMs: v.pipe(
    v.nullable(count),
    v.description(
      "Wall time that the whole run was to take, in milliseconds. In runs of version 2: time that the plan was made for.",
    ),
  ),
  rounds: v.pipe(
    v.nullable(positive),
    v.description(
      "Rounds that were measured to their end; each is one fresh `deno bench` process per suite.",
    ),
  ),
  seed: v.pipe(
    v.nullable(v.pipe(v.number(), v.safeInteger())),
    v.description(
      "Seed of the order in which the cells of each round were measured.",
    ),
  ),
  cores: v.pipe(
    v.array(positive),
    v.description("Numbers of workers, ascending."),
  ),
  precision: v.pipe(
    v.nullable(share),
    v.description(
      "Relative half-width of the 95 % interval of the median at which a workload's cells were measured no further; null where the number of rounds was fixed.",
    ),
  ),
  pinnedCores: v.pipe(
    v.nullable(v.pipe(v.array(count), v.minLength(1), v.maxLength(4_096))),
    v.description(
      "Numbers of the processors that every measured process was kept on (by taskset on Linux); null where the system chose.",
    ),
  ),
});
