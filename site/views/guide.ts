import { playPreset } from "./play_view.ts";
import { adviseMachines, type Report } from "./report.ts";
import type { RunView } from "./run_view.ts";

/** One page of the guide, as its lists of pages name it. */
export interface GuidePage {
  readonly url: string;
  readonly label: string;
}

/** The pages of the guide in the order in which they are meant to be read. */
export const GUIDE_PAGES: readonly GuidePage[] = [
  { url: "/guide/", label: "Start here" },
  { url: "/guide/process/", label: "What is a process?" },
  { url: "/guide/thread/", label: "What is a thread?" },
  { url: "/guide/communication/", label: "Isolation and communication" },
  { url: "/guide/event-loop/", label: "The event loop" },
  { url: "/guide/kinds-of-work/", label: "Waiting, blocking, computing" },
  { url: "/guide/pools/", label: "Pools and futures" },
  { url: "/guide/serving/", label: "Serving requests" },
  { url: "/guide/races/", label: "Races, Atomics and locks" },
  { url: "/guide/models/", label: "For and against each model" },
  { url: "/guide/threads-or-processes/", label: "Threads or processes?" },
  { url: "/guide/python/", label: "Coming from Python" },
  { url: "/guide/node/", label: "Coming from Node" },
  { url: "/guide/measuring/", label: "How it is measured" },
  { url: "/guide/glossary/", label: "Glossary" },
];

/**
 * What the guide calls one of its pages.
 *
 * @throws {RangeError} where it has no such page.
 */
export function guideLabel(url: string): string {
  const page = GUIDE_PAGES.find((page) => page.url === url);
  if (page) return page.label;
  throw new RangeError(
    `Cannot name a page of the guide: found ${url}, expected one of ${
      GUIDE_PAGES.map((page) => page.url).join(", ")
    }`,
  );
}

/** Finds a page's place, counted from 1, and the pages on either side of it; 0 for a page that the guide does not list. */
export function guidePlace(url: string) {
  const index = GUIDE_PAGES.findIndex((page) => page.url === url);
  return {
    number: index + 1,
    previous: GUIDE_PAGES[index - 1],
    next: index === -1 ? undefined : GUIDE_PAGES[index + 1],
  };
}

/** A page of the guide, taken apart into what is shown as it is and what is made for it. */
export type GuidePart =
  /** HTML as Markdown gave it; it may open an element that a later part closes. */
  | { readonly kind: "html"; readonly html: string }
  | FigurePart
  | SamplePart;

/** The place of a figure, which shows some workloads or suites: `<!-- figure: workload primes -->`. */
export type FigurePart = ReturnType<typeof figurePart>;

/** A block of code. */
export type SamplePart = ReturnType<typeof samplePart>;

const PARTS =
  /<!-- figure: (?<figure>[\w -]+?) -->|<pre><code(?<attributes>[^>]*)>(?<code>.*?)<\/code><\/pre>/gs;

/** Finds the places of figures and the blocks of code in a page's HTML. */
export function guideParts(html: string): readonly GuidePart[] {
  const parts: GuidePart[] = [];
  let end = 0;
  for (const match of html.matchAll(PARTS)) {
    const { figure, attributes = "", code = "" } = match.groups ?? {};
    parts.push(htmlPart(html.slice(end, match.index)));
    parts.push(
      figure === undefined ? samplePart(attributes, code) : figurePart(figure),
    );
    end = match.index + match[0].length;
  }
  return [...parts, htmlPart(html.slice(end))];
}

/** Gives the tables of Markdown header cells for their rows as well, and a box to scroll in. */
function htmlPart(html: string): GuidePart {
  const tables = html
    .replaceAll("<th>", '<th scope="col">')
    .replaceAll(/<tr>\n<td>(.*?)<\/td>/g, '<tr>\n<th scope="row">$1</th>')
    .replaceAll(/<table>.*?<\/table>/gs, (table) => {
      const label = tableLabel(table);
      return `<div class="scroll" role="group" aria-label="${label}" tabindex="0">${table}</div>`;
    });
  return { kind: "html", html: tables };
}

/** What a table is called for those who do not see it: its column headers. */
function tableLabel(table: string): string {
  const headers = [...table.matchAll(/<th scope="col">(.*?)<\/th>/g)];
  const texts = headers.map(([, text = ""]) => text.replaceAll(/<[^>]*>/g, ""));
  return `Table: ${texts.join(", ")}`.replaceAll('"', "&quot;");
}

function figurePart(text: string) {
  const [subject = "", ...ids] = text.split(" ");
  return { kind: "figure" as const, subject, ids };
}

function samplePart(attributes: string, code: string) {
  return {
    kind: "sample" as const,
    language: attribute(attributes, "class")?.replace("language-", "") ?? "",
    file: attribute(attributes, "file") ?? "",
    // Flags that its program is run with; absent where it is no program.
    run: attribute(attributes, "run"),
    // Whether its numbers differ from run to run.
    varies: attribute(attributes, "varies") !== undefined,
    code,
  };
}

function attribute(attributes: string, name: string): string | undefined {
  return new RegExp(` ${name}="([^"]*)"`).exec(attributes)?.[1];
}

const FIGURES = {
  workload: ofRuns(workloadFigure),
  matrix: ofRuns(matrixFigure),
  suite: suiteFigure,
  memory: ofRuns(memoryFigure),
  run: ofRuns(runFigure),
  lanes: lanesFigure,
};

/** What a marker may ask for. */
export const FIGURE_SUBJECTS: readonly string[] = Object.keys(FIGURES);

/** What a figure of the guide shows, from a complete run that measured it; its findings are sentences of that run. */
export type GuideFigureView = ReturnType<typeof guideFigure>;

/** Fills the place of a figure from a complete run that has what it shows. */
export function guideFigure(report: Report, { subject, ids }: FigurePart) {
  const make = Object.hasOwn(FIGURES, subject)
    ? FIGURES[subject as keyof typeof FIGURES] // It is one of its keys.
    : undefined;
  return make?.(report, ids) ?? { kind: "absent" as const };
}

type Ids = readonly string[];

/** Looks at the runs that stand behind the other pages. */
function ofRuns<T>(make: (run: RunView, ids: Ids) => T | undefined) {
  return ({ machines }: Report, ids: Ids): T | undefined => {
    const standing = machines.flatMap(({ run, fillers }) => [
      run,
      ...fillers.map(({ run }) => run),
    ]);
    for (const run of standing) {
      const figure = run.complete ? make(run, ids) : undefined;
      if (figure) return figure;
    }
    return undefined;
  };
}

function findWorkload({ workloads }: RunView, [first]: Ids) {
  return workloads.find(({ id }) => id === first);
}

function workloadFigure(run: RunView, ids: Ids) {
  const workload = findWorkload(run, ids);
  if (!workload) return undefined;
  const findings = workload.sentences.slice(0, 1);
  return { kind: "workload" as const, run, findings, workload };
}

/** The whole matrix, or the rows of the workloads named. */
function matrixFigure(run: RunView, ids: Ids) {
  const workloads = run.workloads.filter(({ id }) =>
    ids.length === 0 || ids.includes(id)
  );
  if (workloads.length === 0) return undefined;
  const urls = workloads.map(({ url }) => url);
  const rows = run.matrix.rows.filter(({ url }) => urls.includes(url));
  const findings = ids.length === 0
    ? [run.headline]
    : workloads.map(({ label, verdict }) => `${label}: ${verdict.label}.`);
  const matrix = { ...run.matrix, rows };
  return { kind: "matrix" as const, run, findings, matrix };
}

/** What the suite answers, as the page of its question has it. */
function suiteFigure({ questions }: Report, [first]: Ids) {
  const question = questions.find(({ id }) => id === first);
  const found = question?.sections.find(({ run }) => run.complete);
  if (!question || found?.table.kind !== "suite") return undefined;
  const { run, answer, facts = [], table: { suite, services } } = found;
  const limits = services.map(({ sentences }) => sentences.limit)
    .filter((sentence) => sentence !== "");
  return {
    ...{ kind: "suite" as const, run, suite, services, facts, question },
    findings: limits.length > 0 ? limits : [answer],
  };
}

/** Peak memory by model, each with as many workers as the machine has cores. */
function memoryFigure(run: RunView, ids: Ids) {
  const workload = findWorkload(run, ids);
  const all = (workload?.cells ?? [])
    .filter((cell) => cell.kind === "measured")
    .filter(({ memory }) => memory !== "–");
  const cores = String(run.usableCores);
  const onAllCores = all.filter(({ workers }) => workers === cores);
  const cells = all.filter((cell) =>
    cell.workers === cores ||
    cell.workers === "1" &&
      !onAllCores.some(({ model }) => model === cell.model)
  );
  if (!workload || cells.length === 0) return undefined;
  const told = cells.map(({ modelLabel, memory }) => `${modelLabel} ${memory}`);
  const findings = [`Peak memory of the whole program: ${told.join(", ")}.`];
  return { kind: "memory" as const, run, findings, workload, cells };
}

function runFigure(run: RunView) {
  if (run.workloads.length === 0) return undefined;
  const findings = run.cautions.map(({ text }) => text);
  return { kind: "run" as const, run, findings };
}

/** A preset of Play, at the prices of the machine that is asked first. */
function lanesFigure(report: Report, [id = ""]: Ids) {
  const [first] = adviseMachines(report);
  const preset = first && playPreset(first.model, id);
  if (!preset || typeof preset.race === "string") return undefined;
  const { race, url } = preset;
  const { run } = first.machine;
  const findings = race.finding.slice(0, 1);
  return { kind: "lanes" as const, run, findings, race, url };
}
