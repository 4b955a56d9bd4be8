/**
 * Writes an id as one segment of a URL and of a path. Ids may hold dots, and a page called
 * `index.html` would take the place of another file; `~` is no character of an id.
 */
function segment(id: string): string {
  return id.replaceAll(".", "~");
}

/** The page of a workload, with every machine that measured it. */
export function workloadUrl(workload: string): string {
  return `/workloads/${segment(workload)}/`;
}

/** The page of one saved run; its file stands beside it as `run.json`. */
export function runUrl(machine: string, run: string): string {
  return `/runs/${segment(machine)}/${segment(run)}/`;
}

/** The section of one workload on the page of a run. */
export function runWorkloadAnchor(workload: string): string {
  return `workload-${segment(workload)}`;
}

/** The page of a machine. */
export function machineUrl(machine: string): string {
  return `/machines/${segment(machine)}/`;
}

/** The page of a question; its id is that of the suite that answers it. */
export function questionUrl(question: string): string {
  return `/questions/${segment(question)}/`;
}
