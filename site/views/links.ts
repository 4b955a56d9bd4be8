/**
 * Writes an id as one segment of a URL and of a path. Ids may hold dots, and a page called
 * `index.html` would take the place of another file; `~` is no character of an id.
 */
function segment(id: string): string {
  return id.replaceAll(".", "~");
}

/** The page of a workload, with every machine that measured it; or what one of several machines measured of it. */
export function workloadUrl(workload: string, machine?: string): string {
  return `/workloads/${segment(workload)}/${below(machine)}`;
}

/** The page of a user's task. */
export function taskUrl(task: string): string {
  return `/tasks/${segment(task)}/`;
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

/** What the map of a machine is drawn from, as a file beside its page. */
export function mapDataUrl(machine: string): string {
  return `${machineUrl(machine)}map.json`;
}

/** The page of a question, whose id is that of the suite that answers it; or the answer of one of several machines. */
export function questionUrl(question: string, machine?: string): string {
  return `/questions/${segment(question)}/${below(machine)}`;
}

function below(machine: string | undefined): string {
  return machine === undefined ? "" : `${segment(machine)}/`;
}

/** Machines with a page of their own for each question and workload: more would take longer to build than all else. */
const MAX_DETAILED = 8;

/** Where the answer of one machine is told at length. */
export interface DetailPage {
  readonly url: string;
  /** Whether that is a page for nothing else. */
  readonly hasPage: boolean;
}

/** The page of a question or a workload itself where a machine is the only one, else one below it, or that of its run. */
export function detailPage(
  index: number,
  { of, own, further, run }: {
    /** Machines that have an answer, the one measured last first. */
    readonly of: number;
    readonly own: string;
    readonly further: string;
    readonly run: string;
  },
): DetailPage {
  if (of === 1) return { url: own, hasPage: false };
  return index < MAX_DETAILED
    ? { url: further, hasPage: true }
    : { url: run, hasPage: false };
}
