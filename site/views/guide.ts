import type { HandlerReport } from "../../src/text/mod.ts";
import type { MeasuredCellView } from "./cell_view.ts";
import type { Fact } from "./environment.ts";
import type { MatrixView } from "./matrix.ts";
import type { QuestionView } from "./question_view.ts";
import { playScene, type RaceView } from "./play_view.ts";
import { adviseMachines, type Report } from "./report.ts";
import type { RunView, RunWorkloadView } from "./run_view.ts";
import type { SuiteView } from "./suite_view.ts";

/** One page of the guide, as its lists of pages name it. */
export interface GuidePage {
  readonly url: string;
  readonly label: string;
}

/** Where a page of the guide stands among the others. */
export interface GuidePlace {
  /** Counted from 1; 0 for a page that the guide does not list. */
  readonly number: number;
  readonly previous?: GuidePage;
  readonly next?: GuidePage;
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

/** Finds a page's place, and the pages on either side of it. */
export function guidePlace(url: string): GuidePlace {
  const index = GUIDE_PAGES.findIndex((page) => page.url === url);
  if (index === -1) return { number: 0 };
  const previous = GUIDE_PAGES[index - 1];
  const next = GUIDE_PAGES[index + 1];
  return {
    number: index + 1,
    ...(previous && { previous }),
    ...(next && { next }),
  };
}

/** A page of the guide, taken apart into what is shown as it is and what is made for it. */
export type GuidePart = HtmlPart | FigurePart | SamplePart;

/** HTML as Markdown gave it; it may open an element that a later part closes. */
export interface HtmlPart {
  readonly kind: "html";
  readonly html: string;
}

/** The place of a figure: `<!-- figure: workload primes -->`. */
export interface FigurePart {
  readonly kind: "figure";
  /** What it shows, such as `workload`. */
  readonly subject: string;
  /** Of which workloads or suites. */
  readonly ids: readonly string[];
}

/** A block of code. */
export interface SamplePart {
  readonly kind: "sample";
  /** Empty where the block names none. */
  readonly language: string;
  /** Name of its file; empty where it has none. */
  readonly file: string;
  /** Flags that its program is run with; absent where it is no program. */
  readonly run?: string;
  /** Whether its numbers differ from run to run. */
  readonly varies: boolean;
  /** The code, escaped for HTML. */
  readonly code: string;
}

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
function htmlPart(html: string): HtmlPart {
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

function figurePart(text: string): FigurePart {
  const [subject = "", ...ids] = text.split(" ");
  return { kind: "figure", subject, ids };
}

function samplePart(attributes: string, code: string): SamplePart {
  const run = attribute(attributes, "run");
  return {
    kind: "sample",
    language: attribute(attributes, "class")?.replace("language-", "") ?? "",
    file: attribute(attributes, "file") ?? "",
    ...(run !== undefined && { run }),
    varies: attribute(attributes, "varies") !== undefined,
    code,
  };
}

function attribute(attributes: string, name: string): string | undefined {
  return new RegExp(` ${name}="([^"]*)"`).exec(attributes)?.[1];
}

/** What a figure of the guide shows, from a complete run that measured it. */
export type GuideFigureView =
  | { readonly kind: "absent" }
  | MeasuredFigure & {
    readonly kind: "workload";
    readonly workload: RunWorkloadView;
  }
  | MeasuredFigure & { readonly kind: "matrix"; readonly matrix: MatrixView }
  | MeasuredFigure & {
    readonly kind: "suite";
    readonly suite: SuiteView;
    /** What services did, by handler; empty for all other suites. */
    readonly services: readonly HandlerReport[];
    /** The answer's figures with their intervals. */
    readonly facts: readonly Fact[];
    /** The page with all that is said of it. */
    readonly question: Pick<QuestionView, "question" | "url">;
  }
  | MeasuredFigure & {
    readonly kind: "memory";
    readonly workload: RunWorkloadView;
    readonly cells: readonly MeasuredCellView[];
  }
  | MeasuredFigure & {
    readonly kind: "lanes";
    readonly race: RaceView;
    /** Where it can be played. */
    readonly url: string;
  }
  | MeasuredFigure & { readonly kind: "run" };

interface MeasuredFigure {
  readonly run: RunView;
  /** What was found, in sentences; every number is the run's. */
  readonly findings: readonly string[];
}

type MakeFigure = (
  report: Report,
  ids: readonly string[],
) => GuideFigureView | undefined;

type MakeRunFigure = (
  run: RunView,
  ids: readonly string[],
) => GuideFigureView | undefined;

const FIGURES: ReadonlyMap<string, MakeFigure> = new Map<string, MakeFigure>([
  ["workload", ofRuns(workloadFigure)],
  ["matrix", ofRuns(matrixFigure)],
  ["suite", suiteFigure],
  ["memory", ofRuns(memoryFigure)],
  ["run", ofRuns(runFigure)],
  ["lanes", lanesFigure],
]);

/** What a marker may ask for. */
export const FIGURE_SUBJECTS: readonly string[] = [...FIGURES.keys()];

/** Fills the place of a figure from a complete run that has what it shows. */
export function guideFigure(
  report: Report,
  { subject, ids }: FigurePart,
): GuideFigureView {
  return FIGURES.get(subject)?.(report, ids) ?? { kind: "absent" };
}

/** Looks first at the runs that stand behind the other pages. */
function ofRuns(make: MakeRunFigure): MakeFigure {
  return ({ machines, runs }, ids) => {
    const standing = machines.flatMap(({ run, fillers }) => [
      run,
      ...fillers.map(({ run }) => run),
    ]);
    for (const run of [...standing, ...runs]) {
      const figure = run.complete && make(run, ids);
      if (figure) return figure;
    }
    return undefined;
  };
}

function findWorkload(run: RunView, ids: readonly string[]) {
  return run.workloads.find(({ id }) => id === ids[0]);
}

function workloadFigure(
  run: RunView,
  ids: readonly string[],
): GuideFigureView | undefined {
  const workload = findWorkload(run, ids);
  if (!workload) return undefined;
  const findings = workload.sentences.slice(0, 1);
  return { kind: "workload", run, findings, workload };
}

/** The whole matrix, or the rows of the workloads named. */
function matrixFigure(
  run: RunView,
  ids: readonly string[],
): GuideFigureView | undefined {
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
  return { kind: "matrix", run, findings, matrix };
}

/** What the suite answers, as the page of its question has it. */
function suiteFigure(
  { questions }: Report,
  ids: readonly string[],
): GuideFigureView | undefined {
  const question = questions.find(({ id }) => id === ids[0]);
  const found = question?.sections.find(({ run }) => run.complete);
  if (!question || found?.table.kind !== "suite") return undefined;
  const { run, answer, facts = [], table: { suite, services } } = found;
  const limits = services.map(({ sentences }) => sentences.limit)
    .filter((sentence) => sentence !== "");
  const findings = limits.length > 0 ? limits : [answer];
  return { kind: "suite", run, findings, suite, services, facts, question };
}

/** Peak memory by model, each with as many workers as the machine has cores. */
function memoryFigure(
  run: RunView,
  ids: readonly string[],
): GuideFigureView | undefined {
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
  return { kind: "memory", run, findings, workload, cells };
}

function runFigure(run: RunView): GuideFigureView | undefined {
  if (run.workloads.length === 0) return undefined;
  return { kind: "run", run, findings: run.cautions };
}

/** A scene of Play, at the prices of the machine that is asked first. */
function lanesFigure(
  report: Report,
  [id = ""]: readonly string[],
): GuideFigureView | undefined {
  const [first] = adviseMachines(report);
  const scene = first && playScene(first.model, id);
  if (!scene || typeof scene.race === "string") return undefined;
  const { race, url } = scene;
  const { run } = first.machine;
  return { kind: "lanes", run, findings: race.finding.slice(0, 1), race, url };
}
