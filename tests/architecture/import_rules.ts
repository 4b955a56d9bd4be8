/** One file of the project importing another; paths are relative to the project's root. */
export interface Arrow {
  readonly from: string;
  readonly to: string;
}

/** What each room may import beside its own files: rooms, or single files of one. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  "src/stats": [],
  "src/results": [],
  "src/system": [],
  "src/models.ts": ["src/executors"],
  "src/executors": [],
  "src/workloads": [],
  "src/try": ["src/executors", "src/models.ts", "src/workloads/workload.ts"],
  "bench": [
    "src/try",
    "src/models.ts",
    "src/executors",
    "src/workloads",
    "src/system",
    "src/results/bench_id.ts",
  ],
  "src/measure": [
    "src/try",
    "src/results",
    "src/stats",
    "src/models.ts",
    "src/system",
    "src/executors/transport/child_program.ts",
    "src/workloads/catalog.ts",
    "src/workloads/executor_scenarios.ts",
    "src/workloads/workload.ts",
    "deno.json",
  ],
  "src/analysis": ["src/results", "src/stats", "src/text/format.ts"],
  "src/text": ["src/analysis", "src/results", "src/stats"],
  "src/measure_task.ts": [
    "src/analysis",
    "src/text",
    "src/measure",
    "src/models.ts",
    "src/results",
    "src/try",
  ],
  "src/cli": [
    "src/try",
    "src/measure",
    "src/analysis",
    "src/text",
    "src/results",
    "src/stats",
    "src/executors",
    "src/system",
    "deno.json",
    "_config.ts",
    "npm_only/deno.json",
    "site/report.tsx",
  ],
  "site": ["src/analysis", "src/text", "src/results", "src/models.ts"],
  "_config.ts": ["site/_plugins"],
  "mod.ts": ["src/executors"],
  "npm_only": [],
};

/** The room that a file belongs to: the longest of the known ones; `undefined` for tests and what is nobody's. */
export function roomOf(file: string): string | undefined {
  return Object.keys(ALLOWED)
    .filter((room) => isIn(room, file))
    .sort((a, b) => b.length - a.length)[0];
}

/** The arrows that the architecture does not allow. */
export function forbiddenArrows(arrows: readonly Arrow[]): Arrow[] {
  return arrows.filter(({ from, to }) => {
    const room = roomOf(from);
    if (room === undefined) return !from.startsWith("tests/");
    if (roomOf(to) === room) return false;
    return !(ALLOWED[room] ?? []).some((allowed) => isIn(allowed, to));
  });
}

/** The files of a cycle of imports, in its order; `undefined` where there is none. */
export function findCycle(arrows: readonly Arrow[]): string[] | undefined {
  const targets = Map.groupBy(arrows, ({ from }) => from);
  const done = new Set<string>();
  const visit = (
    file: string,
    path: readonly string[],
  ): string[] | undefined => {
    const start = path.indexOf(file);
    if (start !== -1) return [...path.slice(start), file];
    if (done.has(file)) return undefined;
    for (const { to } of targets.get(file) ?? []) {
      const cycle = visit(to, [...path, file]);
      if (cycle) return cycle;
    }
    done.add(file);
  };
  for (const file of targets.keys()) {
    const cycle = visit(file, []);
    if (cycle) return cycle;
  }
}

function isIn(room: string, file: string): boolean {
  return file === room || file.startsWith(`${room}/`);
}
