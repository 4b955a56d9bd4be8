import {
  estimator,
  PLAIN_WORK,
} from "../../src/analysis/prediction/predict.ts";
import type { Predictor } from "../../src/analysis/prediction/predictor.ts";
import {
  type Lane,
  simulate,
  type Span,
} from "../../src/analysis/prediction/simulate.ts";
import { hasWorkers } from "../../src/analysis/model_info.ts";
import { readCount, readDuration, readSize } from "../../src/text/amounts.ts";
import {
  formatBytes,
  formatDuration,
  formatPercent,
  formatRatio,
  withWorkers,
} from "../../src/text/format.ts";
import {
  type BreakEven,
  describeRace,
  type Racer,
} from "../../src/text/play.ts";
import { type Fields, writeFields } from "../_components/fields.tsx";

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
export function readPlay(search: string, costs: Predictor): Fields {
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

const USUAL: Fields = {
  ...{ cpu: "5ms", wait: "0", items: "24", bytes: "0", workers: "2" },
};

/** Two models that do the same work at the same time. */
export type RaceView = Exclude<ReturnType<typeof raceView>, string>;

/** One of them. */
export interface RacerView extends Racer {
  /** Unique on its page. */
  readonly id: string;
  /** When the event loop of the main thread can do nothing else: while code runs, and while a call waits without `await`. */
  readonly blocked: readonly Span[];
}

/** How long the slower of the two models plays. */
export const PLAY_MS = 8_000;

/** How far the clock is, and how much slower or faster it goes than the work does. */
export function describeClock(
  { totalNs }: Pick<RaceView, "totalNs">,
  share: number,
): string {
  const at = `${formatDuration(share * totalNs)} of ${formatDuration(totalNs)}`;
  const slowdown = PLAY_MS * 1e6 / totalNs;
  return slowdown > 1
    ? `${at}, slowed down ${formatRatio(slowdown)} times`
    : `${at}, sped up ${formatRatio(1 / slowdown)} times`;
}

/** Plays what the fields say; or says why it cannot be played. */
export function raceView(
  costs: Predictor,
  fields: Fields,
  id = "race",
) {
  const { work, settings } = questionOf(costs, fields);
  const racers: RacerView[] = [];
  for (const setting of settings) {
    const info = costs.models.find(({ id }) => id === setting.model);
    const simulation = simulate(costs, work, setting);
    if (typeof simulation === "string" || !info) {
      return `${info?.label ?? setting.model} cannot be played: ${simulation}.`;
    }
    const { phrase } = info;
    const { workers } = setting;
    const blocked = (simulation.lanes[0]?.spans ?? [])
      .filter(({ activity }) => activity !== "wait" || work.isBlocking);
    racers.push({
      ...{ id: `${id}-${racers.length}`, phrase, simulation, blocked },
      name: hasWorkers(info) ? withWorkers(phrase, workers) : phrase,
      blockedShare: sumOf(blocked) / simulation.totalNs,
    });
  }
  const [chosen, other] = racers;
  if (!chosen || !other) return "There is nothing to play.";
  const breakEven = findBreakEven(costs, { work, settings });
  const totals = racers.map(({ simulation }) => simulation.totalNs);
  return {
    finding: describeRace([chosen, other], breakEven),
    ...{ racers, breakEven, totalNs: Math.max(...totals) },
  };
}

/** The work, and settings of the model chosen and of the one that it is compared with. */
function questionOf(costs: Predictor, fields: Fields) {
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
/** So many that two places where they change lie in different steps. */
const PROBES = 64;
/** Halvings of a step, which end at less than 1 % of an item's time. */
const HALVINGS = 5;

/** Where the two models change places as an item computes more: the place nearest to the work, if there is any. */
function findBreakEven(
  costs: Predictor,
  { work, settings }: ReturnType<typeof questionOf>,
): BreakEven | null {
  const estimates = settings.map((setting) =>
    estimator(costs, work, { ...setting, workers: [setting.workers] })
  );
  const leadAt = (probe: number) => {
    const cpuNs = LEAST_NS * (MOST_NS / LEAST_NS) ** (probe / (PROBES - 1));
    const [chosen = NaN, other = NaN] = estimates.map((estimate) =>
      estimate?.(cpuNs, work.waitNs).ns
    );
    return { probe, cpuNs, lead: other - chosen };
  };
  const probes = Array.from({ length: PROBES }, (_, probe) => leadAt(probe));
  const distance = ({ cpuNs }: BreakEven) =>
    Math.abs(Math.log(cpuNs / Math.max(work.cpuNs, LEAST_NS)));
  const [nearest] = probes.flatMap((after, index): BreakEven[] => {
    let [from, to] = [probes[index - 1], after];
    if (!from || from.lead * to.lead >= 0) return [];
    for (let halving = 0; halving < HALVINGS; halving++) {
      const middle = leadAt((from.probe + to.probe) / 2);
      if (middle.lead * to.lead > 0) to = middle;
      else from = middle;
    }
    return [{ cpuNs: to.cpuNs, faster: after.lead > 0 ? 0 : 1 }];
  }).sort((a, b) => distance(a) - distance(b));
  return nearest ?? null;
}

/** What a lane spends the time of its racer on, as shares. */
export function laneTotals(
  { simulation: { totalNs, waits }, blockedShare }: RacerView,
  { kind, spans }: Lane,
) {
  const isMain = kind === "main";
  const busyNs = sumOf(spans.filter(({ activity }) => activity !== "wait"));
  // Wherever an event loop has nothing to run, it waits for its items.
  const waitingNs = isMain && waits.length > 0
    ? totalNs - busyNs
    : sumOf(spans) - busyNs;
  const share = (ns: number) => formatPercent(Math.max(0, ns) / totalNs);
  return {
    ...{ busy: share(busyNs), waiting: share(waitingNs) },
    idle: share(totalNs - busyNs - waitingNs),
    blocked: isMain ? formatPercent(blockedShare) : "–",
  };
}

function sumOf(spans: readonly Span[]): number {
  return spans.reduce((sum, { fromNs, toNs }) => sum + toNs - fromNs, 0);
}

/** Works that teach something, by what pages call them: a title, and what differs from the usual as an address has it. */
const PRESETS: Readonly<Record<string, readonly [string, string]>> = {
  computing: ["Computing blocks the event loop", ""],
  waits: [
    "Waits overlap on one thread",
    "cpu=500us&wait=10ms&items=12&model=async&against=sequential",
  ],
  tiny: [
    "Handing over tiny items",
    "cpu=2us&items=48&model=subprocess-pool&against=sequential",
  ],
  handlers: ["Handlers that compute", "cpu=20ms&items=8&workers=4"],
  blocking: [
    "Waits that block their thread",
    "cpu=0&wait=10ms&items=12&blocking=yes",
  ],
  bytes: [
    "Large messages",
    "bytes=10mb&items=12&model=worker-pool&against=subprocess-pool",
  ],
  "per-task": [
    "A worker for each task",
    "items=6&model=worker-per-task&against=worker-pool",
  ],
  cold: [
    "Starting workers first",
    "items=8&cold=yes&model=worker-pool&against=subprocess-pool",
  ],
};

/** Names of the presets; the first three say the most. */
export const PLAY_PRESETS: readonly string[] = Object.keys(PRESETS);

/** Plays a preset; `undefined` for one that nobody has written. */
export function playPreset(
  costs: Predictor,
  id: string,
) {
  const preset = PRESETS[id];
  if (!preset) return undefined;
  const [title, query] = preset;
  const usual = readPlay("", costs);
  const fields: Fields = {
    ...{ ...usual, ...Object.fromEntries(new URLSearchParams(query)) },
  };
  return {
    title,
    url: `/play/${writeFields(fields, usual)}`,
    race: raceView(costs, fields, id),
  };
}
