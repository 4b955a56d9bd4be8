import {
  estimateNs,
  PLAIN_WORK,
  type PredictionSetting,
  type Work,
} from "../../src/analysis/prediction/predict.ts";
import type { Predictor } from "../../src/analysis/prediction/predictor.ts";
import {
  type Activity,
  type Lane,
  simulate,
  type Simulation,
  type Span,
} from "../../src/analysis/prediction/simulate.ts";
import { hasWorkers } from "../../src/analysis/model_info.ts";
import { readCount, readDuration, readSize } from "../../src/text/amounts.ts";
import {
  capitalise,
  formatBytes,
  formatDuration,
  formatPercent,
  withWorkers,
} from "../../src/text/format.ts";
import {
  ACTIVITIES,
  type BreakEven,
  describeRace,
  nameLane,
} from "../../src/text/play.ts";

/** What Play shows, by the names of its fields, as its address has them; a box that is ticked says `yes`. */
export type PlayFields = Readonly<Record<string, string>>;

/** An amount that a slider moves from step to step. */
export interface Dial {
  readonly name: string;
  readonly label: string;
  readonly steps: readonly string[];
  /** The number that a step stands for. */
  readonly read: (step: string) => number;
  /** Says it to the reader. */
  readonly format: (amount: number) => string;
}

const DURATIONS = ["us", "ms"].flatMap((unit) =>
  [1, 2, 5, 10, 20, 50, 100, 200, 500].map((count) => `${count}${unit}`)
);

const MAX_WORKERS = 16;

/** The sliders for a machine: no run measures more than twice as many workers as cores. */
export function playDials({ cores }: Pick<Predictor, "cores">): Dial[] {
  const time = {
    steps: ["0", ...DURATIONS.slice(0, -2)],
    read: (step: string) => step === "0" ? 0 : readDuration(step) ?? NaN,
    format: (ns: number) => ns === 0 ? "none" : formatDuration(ns),
  };
  const count = {
    read: (step: string) => readCount(step) ?? NaN,
    format: String,
  };
  const workers = [1, 2, 3, 4, 6, 8, 12, MAX_WORKERS]
    .filter((workers) => workers <= 2 * cores);
  return [
    { name: "cpu", label: "Computing per item", ...time },
    { name: "wait", label: "Waiting per item", ...time },
    {
      ...{ name: "items", label: "Items", ...count },
      steps: [1, 2, 4, 8, 12, 16, 24, 32, 48, 64, 96].map(String),
    },
    {
      ...{ name: "bytes", label: "Bytes sent per item" },
      steps: ["0", "1kb", "10kb", "100kb", "1mb", "10mb"],
      read: (step) => readSize(step) ?? NaN,
      format: (bytes) => bytes === 0 ? "none" : formatBytes(bytes),
    },
    {
      ...{ name: "workers", label: "Workers", ...count },
      steps: workers.map(String),
    },
  ];
}

/** What is ticked or not. */
export const PLAY_FLAGS = [
  { name: "blocking", label: "Waiting blocks its thread" },
  { name: "cold", label: "Workers are started first" },
];

/** Reads the query of an address; what it does not name, or nobody can choose, is as usual. */
export function readPlay(search: string, costs: Predictor): PlayFields {
  const query = new URLSearchParams(search);
  const ids = costs.models.map(({ id }) => id);
  const pick = (name: string, offered: readonly string[], usual: string) => {
    const asked = query.get(name) ?? "";
    return [name, offered.includes(asked) ? asked : usual] as const; // A pair, for the object.
  };
  const dials = playDials(costs).map(({ name, steps }) => {
    const usual = USUAL[name] ?? "";
    const last = steps.at(-1) ?? "";
    return pick(name, steps, steps.includes(usual) ? usual : last);
  });
  const flags = PLAY_FLAGS.map(({ name }) => pick(name, ["yes"], ""));
  const [first = ""] = ids;
  const model = ids.includes("worker-pool") ? "worker-pool" : first;
  const against = ids.includes("async") ? "async" : first;
  return Object.fromEntries([
    ...[...dials, ...flags],
    ...[pick("model", ids, model), pick("against", ids, against)],
  ]);
}

const USUAL: PlayFields = {
  ...{ cpu: "5ms", wait: "0", items: "24", bytes: "0", workers: "2" },
};

/** Writes what differs from the usual as the query of an address. */
export function writePlay(fields: PlayFields, usual: PlayFields): string {
  const query = new URLSearchParams(
    Object.entries(fields).filter(([name, value]) => value !== usual[name]),
  );
  return query.size === 0 ? "" : `?${query}`;
}

/** Two models that do the same work at the same time. */
export interface RaceView {
  readonly racers: readonly LanesView[];
  /** What the race shows, a sentence each. */
  readonly finding: readonly string[];
  /** What the whole width stands for, in nanoseconds. */
  readonly widthNs: number;
  readonly breakEven: BreakEven | null;
}

/** What one model does. */
export interface LanesView {
  /** Unique on its page. */
  readonly id: string;
  readonly title: string;
  readonly total: string;
  readonly simulation: Simulation;
  readonly lanes: readonly LaneView[];
  /** How many items are in the queue, and how many wait beside the lanes of an event loop. */
  readonly levels: readonly LevelView[];
}

/** Where something begins and how long it lasts, as shares of the width. */
interface Extent {
  readonly x: number;
  readonly width: number;
}

/** One lane, and what it spends its time on. */
export interface LaneView {
  readonly name: string;
  readonly spans: readonly (Extent & {
    readonly activity: Activity;
    readonly letter: string;
  })[];
  /** When it can do nothing else; absent of workers, which have nothing else to do. */
  readonly blocked?: readonly Extent[];
  readonly totals: {
    readonly busy: string;
    readonly waiting: string;
    readonly idle: string;
    readonly blocked: string;
  };
}

/** A number of items over time. */
export interface LevelView {
  readonly name: string;
  readonly most: number;
  /** From `x` on there are `count`. */
  readonly steps: readonly { readonly x: number; readonly count: number }[];
}

/** Plays what the fields say; or says why it cannot be played. */
export function raceView(
  costs: Predictor,
  fields: PlayFields,
  id = "race",
): RaceView | string {
  const { work, settings } = questionOf(costs, fields);
  const racers = [];
  for (const setting of settings) {
    const info = costs.models.find(({ id }) => id === setting.model);
    const simulation = simulate(costs, work, setting);
    if (typeof simulation === "string" || !info) {
      return `${info?.label ?? setting.model} cannot be played: ${simulation}.`;
    }
    const { phrase } = info;
    const { workers } = setting;
    racers.push({
      ...{ simulation, phrase, ...blockedOf(simulation, work) },
      name: hasWorkers(info) ? withWorkers(phrase, workers) : phrase,
    });
  }
  const [chosen, other] = racers;
  if (!chosen || !other) return "There is nothing to play.";
  const breakEven = findBreakEven(costs, { work, settings });
  const widthNs = Math.max(
    ...racers.map(({ simulation: { totalNs } }) => totalNs),
  );
  return {
    finding: describeRace([chosen, other], breakEven),
    ...{ widthNs, breakEven },
    racers: racers.map(({ simulation, name, blocked }, index) => ({
      ...{ id: `${id}-${index}`, title: capitalise(name), simulation },
      total: formatDuration(simulation.totalNs),
      lanes: simulation.lanes.map((lane) =>
        laneView(lane, { simulation, blocked, widthNs })
      ),
      levels: levelsOf(simulation, widthNs),
    })),
  };
}

interface PlayQuestion {
  readonly work: Work;
  /** Of the model chosen, and of the one that it is compared with. */
  readonly settings: readonly PredictionSetting[];
}

function questionOf(costs: Predictor, fields: PlayFields): PlayQuestion {
  const amounts = Object.fromEntries(
    playDials(costs).map(({ name, read }) => [name, read(fields[name] ?? "")]),
  );
  const { cpu = 0, wait = 0, items = 1, bytes = 0, workers = 1 } = amounts;
  return {
    work: {
      ...{ ...PLAIN_WORK, items, cpuNs: cpu, waitNs: wait, bytesIn: bytes },
      isBlocking: fields.blocking === "yes",
    },
    settings: [fields.model, fields.against].map((model = "") => ({
      ...{ model, workers, isWarm: fields.cold !== "yes" },
    })),
  };
}

const [LEAST_NS, MOST_NS] = [1e3, 1e8];
const PROBES = 60;
const BISECTIONS = 30;

/** Where the two models change places as an item computes more: the place nearest to the work, if there is any. */
function findBreakEven(
  costs: Predictor,
  { work, settings: [chosen, other] }: PlayQuestion,
): BreakEven | null {
  if (!chosen || !other) return null;
  const leadAt = (cpuNs: number) =>
    estimateNs(costs, { ...work, cpuNs }, other) -
    estimateNs(costs, { ...work, cpuNs }, chosen);
  const probes = Array.from(
    { length: PROBES },
    (_, probe) => LEAST_NS * (MOST_NS / LEAST_NS) ** (probe / (PROBES - 1)),
  );
  const distance = (cpuNs: number) =>
    Math.abs(Math.log(cpuNs / Math.max(work.cpuNs, LEAST_NS)));
  const [crossing] = probes.flatMap((above, index) => {
    const below = probes[index - 1];
    return below && leadAt(below) * leadAt(above) < 0 ? [{ below, above }] : [];
  }).sort((a, b) => distance(a.above) - distance(b.above));
  if (!crossing) return null;
  let { below, above } = crossing;
  const faster = leadAt(above) > 0 ? 0 : 1;
  for (let step = 0; step < BISECTIONS; step++) {
    const middle = Math.sqrt(below * above);
    if (leadAt(middle) > 0 === (faster === 0)) above = middle;
    else below = middle;
  }
  return { cpuNs: above, faster };
}

/** When the event loop of the main thread can do nothing else: while code runs, and while a call waits without `await`. */
function blockedOf({ lanes: [main], totalNs }: Simulation, work: Work) {
  const blocked = (main?.spans ?? []).filter(({ activity }) =>
    activity !== "wait" || work.isBlocking
  );
  return { blocked, blockedShare: sumOf(blocked) / totalNs };
}

/** What is narrower than this share of the width is not seen. */
const MIN_WIDTH = 0.0003;
/** What is wider has room for a letter, in a narrow window too. */
const LETTER_WIDTH = 0.035;

function laneView(
  lane: Lane,
  { simulation: { totalNs, waits }, blocked, widthNs }: {
    readonly simulation: Simulation;
    readonly blocked: readonly Span[];
    readonly widthNs: number;
  },
): LaneView {
  const isMain = lane.kind === "main";
  const sum = (isOf: (span: Span) => boolean) => sumOf(lane.spans.filter(isOf));
  const busyNs = sum(({ activity }) => activity !== "wait");
  const freeNs = totalNs - busyNs;
  // Wherever an event loop has nothing to run, it waits for its items.
  const waitingNs = isMain && waits.length > 0
    ? freeNs
    : sum(({ activity }) => activity === "wait");
  const share = (ns: number) => formatPercent(ns / totalNs);
  return {
    name: nameLane(lane),
    spans: lane.spans.flatMap((span) => {
      const extent = extentOf(span, widthNs);
      if (extent.width < MIN_WIDTH) return [];
      const { letter } = ACTIVITIES[span.activity];
      return [{
        ...{ ...extent, activity: span.activity },
        letter: extent.width < LETTER_WIDTH ? "" : letter,
      }];
    }),
    ...(isMain
      ? { blocked: blocked.map((span) => extentOf(span, widthNs)) }
      : undefined),
    totals: {
      ...{ busy: share(busyNs), waiting: share(waitingNs) },
      idle: share(Math.max(0, freeNs - waitingNs)),
      blocked: isMain ? share(sumOf(blocked)) : "–",
    },
  };
}

function levelsOf(
  { takenNs, waits }: Simulation,
  widthNs: number,
): LevelView[] {
  const queue = takenNs.map((atNs, index) => ({
    ...{ x: atNs / widthNs, count: takenNs.length - index - 1 },
  }));
  const changes = waits.flatMap(({ fromNs, toNs }) => [
    { atNs: fromNs, by: 1 },
    { atNs: toNs, by: -1 },
  ]).sort((a, b) => a.atNs - b.atNs);
  let count = 0;
  const waiting = changes.map(({ atNs, by }) => ({
    ...{ x: atNs / widthNs, count: count += by },
  }));
  return [
    levelView("In the queue", [{ x: 0, count: takenNs.length }, ...queue]),
    ...(waiting.length > 0 ? [levelView("Waits under way", waiting)] : []),
  ];
}

function levelView(name: string, steps: LevelView["steps"]): LevelView {
  return { name, most: Math.max(...steps.map(({ count }) => count)), steps };
}

function extentOf({ fromNs, toNs }: Span, widthNs: number): Extent {
  return { x: fromNs / widthNs, width: (toNs - fromNs) / widthNs };
}

function sumOf(spans: readonly Span[]): number {
  return spans.reduce((sum, { fromNs, toNs }) => sum + toNs - fromNs, 0);
}

/** Works that teach something, by what pages call them. */
const SCENES: Readonly<
  Record<string, { readonly title: string; readonly fields: PlayFields }>
> = {
  computing: { title: "Computing blocks the event loop", fields: {} },
  waits: {
    title: "Waits overlap on one thread",
    fields: {
      ...{ cpu: "500us", wait: "10ms", items: "12" },
      ...{ model: "async", against: "sequential" },
    },
  },
  tiny: {
    title: "Handing over tiny items",
    fields: {
      ...{ cpu: "2us", items: "48" },
      ...{ model: "subprocess-pool", against: "sequential" },
    },
  },
  handlers: {
    title: "Handlers that compute",
    fields: { cpu: "20ms", items: "8", workers: "4" },
  },
  blocking: {
    title: "Waits that block their thread",
    fields: { cpu: "0", wait: "10ms", items: "12", blocking: "yes" },
  },
  bytes: {
    title: "Large messages",
    fields: {
      ...{ bytes: "10mb", items: "12" },
      ...{ model: "worker-pool", against: "subprocess-pool" },
    },
  },
  "per-task": {
    title: "A worker for each task",
    fields: { items: "6", model: "worker-per-task", against: "worker-pool" },
  },
  cold: {
    title: "Starting workers first",
    fields: {
      ...{ items: "8", cold: "yes" },
      ...{ model: "worker-pool", against: "subprocess-pool" },
    },
  },
};

/** What scenes can be asked for; the first three say the most. */
export const PLAY_SCENES: readonly string[] = Object.keys(SCENES);

/** A scene on a machine, and its address. */
export interface PlayScene {
  readonly title: string;
  readonly url: string;
  readonly race: RaceView | string;
}

/** Plays a scene; `undefined` for one that nobody has written. */
export function playScene(costs: Predictor, id: string): PlayScene | undefined {
  const scene = SCENES[id];
  if (!scene) return undefined;
  const usual = readPlay("", costs);
  const fields = { ...usual, ...scene.fields };
  return {
    title: scene.title,
    url: `/play/${writePlay(fields, usual)}`,
    race: raceView(costs, fields, id),
  };
}
