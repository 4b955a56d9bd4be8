import {
  type Advice,
  advise,
  adviseService,
  findLacking,
  modelRun,
  nearestRuns,
  PLAIN_WORK,
  type PredictedTime,
  type ServiceAdvice,
  type ServiceQuestion,
  type Work,
} from "../analysis/mod.ts";
import {
  describeAdvice,
  describeNeighbours,
  describeServiceAdvice,
  formatDuration,
  formatDurationRange,
  formatPercent,
  formatRate,
} from "../text/mod.ts";
import { describeMachine, UnsupportedError } from "../measure/mod.ts";
import { findRun, type Run, type StoredRun } from "../results/mod.ts";
import {
  type Arguments,
  parseArguments,
  parseCount,
  parseDuration,
  parseSize,
  refusePositionals,
  UsageError,
} from "./arguments.ts";
import {
  EXIT,
  note,
  print,
  printJson,
  resultsFolder,
  runCommand,
  warn,
} from "./command.ts";
import { runsOfMachine } from "./costs.ts";
import { type Column, renderTable, right, wrap } from "./table.ts";

const HELP = `Says which model to run some work on, from a run of this machine.

Usage: deno task advise --cpu 5ms --wait 20ms --items 200 [flags]
       deno task advise --cpu 3ms --rate 200/s [flags]

  --cpu TIME      computing of one item: ns, us, ms or s (default: none)
  --wait TIME     waiting of one item (default: none; one of the two is needed)
  --items N       independent items, all to be done (default: 1)
  --payload SIZE  bytes sent with each item, such as 64kb, where 1 kb is 1024
                  bytes (default: none)
  --answer SIZE   bytes of each answer (default: none)
  --objects       these bytes are objects and lists, by their size as messages,
                  about that of JSON (default: typed arrays or texts, which cost
                  far less)
  --cores N       cores that the work may use (default: those of the run)
  --blocking      a waiting item holds its thread, as a synchronous call does
  --native        native threads do the computing, as those of WebCrypto
  --warm          pools are there already, and are kept
  --rate N/s      a service instead of a batch: so many requests a second (or
                  N/min) come at random, and each needs what was described
  --within TIME   what 99 of 100 requests are to be answered within, with --rate
                  (default: 50ms)
  --run RUN       the run to rest on, named as for \`deno task compare\`
                  (default: the latest of this machine that has what it takes;
                  without one, those of the machines that are most like it)
  --results DIR   folder of saved runs (default: results)
  --json          print the advice as JSON
  --stack         show where an error came from
  -h, --help      show this help

What concurrency costs is read off the run's granularity, batch and payload
benchmarks. How far such predictions are off is found by comparing them with
the scaling benchmarks of the same run: \`deno task bench:model\` prints that. Of
a service queueing theory (M/D/c) says how long requests wait for a server. The
exit code is 0, 64 where the command line is wrong, 65 where a file is no run,
and 69 where no run tells what is needed.`;

const COLUMNS: readonly Column[] = [
  "model (workers)",
  right("predicted"),
  right("95 % by noise"),
  right("9 in 10 lie in"),
];

export async function runAdvise(args: readonly string[]): Promise<number> {
  const parsed = parseArguments(args, {
    command: "advise",
    flags: ["objects", "blocking", "native", "warm", "json"],
    values: [
      ...["cpu", "wait", "items", "payload", "answer", "cores"],
      ...["rate", "within", "run", "results"],
    ],
  });
  const work = readWork(parsed);
  const service = readService(parsed);
  const askedCores = parseCount(parsed, "cores");
  const { run, file, others, ownCores } = await chooseRuns(parsed);
  const { model } = modelRun(run);
  const cores = askedCores ?? ownCores;
  assertMeasuredHere(run, file);
  if (!model.models.some(({ kind }) => kind === "loop")) {
    throw new UnsupportedError(
      `Cannot advise from ${file}: found no sequential code in the run, expected benchmarks of it`,
      "name a run that `deno task bench` saved",
    );
  }
  // A service keeps its pools.
  const lacking = findLacking(
    model,
    service !== undefined || parsed.has("warm"),
  );
  if (lacking !== null) {
    throw new UnsupportedError(
      `Cannot advise from ${file}: found no pool that can be predicted (${lacking}), expected one at least`,
      "`deno task bench --suite scaling,granularity,batch,payload` measures what is missing",
    );
  }
  if (service) {
    const question = { work, ...service, cores: cores ?? model.cores };
    const advice = adviseService(model, run, question);
    if (parsed.has("json")) printJson(advice);
    else print(formatServiceAdvice(advice, file));
    return EXIT.ok;
  }
  const advice = advise(model, work, {
    isWarm: parsed.has("warm"),
    ...(cores === undefined ? undefined : { cores }),
    neighbours: others.map(({ run }) => modelRun(run).model),
  });
  if (parsed.has("json")) printJson(advice);
  else print(formatAdvice(advice, file));
  return EXIT.ok;
}

const WITHIN_MS = 50;

/** The rate of a service; `undefined` where a batch is asked about. */
function readService(
  parsed: Arguments,
): Pick<ServiceQuestion, "ratePerSecond" | "limitMs"> | undefined {
  const text = parsed.value("rate");
  const within = parsed.value("within");
  if (text === undefined) {
    if (within === undefined) return undefined;
    throw new UsageError(
      "Cannot advise: found --within without --rate, expected both",
      "for example --rate 200/s --within 50ms",
    );
  }
  const [, count = "", unit] = /^(\d+(?:\.\d+)?)\/(s|min)$/.exec(text) ?? [];
  const ratePerSecond = Number(count) / (unit === "min" ? 60 : 1);
  if (!(ratePerSecond > 0 && ratePerSecond <= MAX_RATE)) {
    throw new UsageError(
      `Cannot read --rate: found "${text}", expected requests a second or a minute, more than 0 and at most 1e7 a second`,
      "for example --rate 200/s",
    );
  }
  const other = ["items", "warm"].find((flag) =>
    parsed.has(flag) || parsed.value(flag) !== undefined
  );
  if (other !== undefined) {
    throw new UsageError(
      `Cannot advise: found --${other} with --rate, expected one of the two: a service has no batch, and keeps its pools`,
      `leave out --${other}, or --rate`,
    );
  }
  const limitMs = within === undefined
    ? WITHIN_MS
    : parseDuration("within", within) / 1e6;
  return { ratePerSecond, limitMs };
}

const MAX_RATE = 1e7;

/** What another tool measured, or a single round, says nothing of what models cost here. */
function assertMeasuredHere(run: Run, file: string): void {
  if (run.machine.id.startsWith("foreign-")) {
    throw new UnsupportedError(
      `Cannot advise from ${file}: found a run imported from ${run.tool.name}, expected one that was measured here`,
      "make one with `deno task bench`",
    );
  }
  const rounds = run.cells.map(({ outcome }) =>
    outcome.kind === "measured" ? outcome.rounds.length : 0
  );
  if (run.status === "partial" && Math.max(...rounds, 0) < 2) {
    throw new UnsupportedError(
      `Cannot advise from ${file}: found a run that was interrupted in its first round, expected two rounds at least`,
      "`deno task bench --resume` goes on with it",
    );
  }
}

function readWork(parsed: Arguments): Work {
  refusePositionals(
    parsed,
    "for example `deno task advise --cpu 5ms --items 200`",
  );
  const work: Work = {
    ...PLAIN_WORK,
    cpuNs: parseDuration("cpu", parsed.value("cpu") ?? "0ns"),
    waitNs: parseDuration("wait", parsed.value("wait") ?? "0ns"),
    items: parseCount(parsed, "items") ?? 1,
    bytesIn: parseSize("payload", parsed.value("payload") ?? "0"),
    bytesOut: parseSize("answer", parsed.value("answer") ?? "0"),
    payload: parsed.has("objects") ? "objects" : "bytes",
    isBlocking: parsed.has("blocking"),
    isNative: parsed.has("native"),
  };
  if (work.cpuNs + work.waitNs > 0) return work;
  throw new UsageError(
    "Cannot advise: found no time of an item, expected --cpu, --wait or both",
    "for example `deno task advise --cpu 5ms --wait 20ms --items 200`",
  );
}

/** The run that an advice rests on, and those of other machines where this one was never measured. */
interface ChosenRuns extends StoredRun {
  readonly others: readonly StoredRun[];
  /** Cores of this machine, where the run is another's. */
  readonly ownCores?: number;
}

/**
 * The run that is named, or this machine's latest; a quick run says less, and is taken where there is no other. Where this
 * machine was never measured, those that are most like it stand for it.
 */
async function chooseRuns(parsed: Arguments): Promise<ChosenRuns> {
  const dir = resultsFolder(parsed.value("results"));
  const name = parsed.value("run");
  if (name !== undefined) {
    const found = await findRun(name, { dir, onProblem: warn });
    return { ...found, others: [] };
  }
  const machine = await describeMachine();
  const { own, telling, foreign } = await runsOfMachine(machine.id, {
    ...{ dir, onProblem: warn },
  });
  const found = telling.at(-1) ?? own.at(-1);
  if (found) return { ...found, others: [] };
  const [nearest, ...others] = nearestRuns(machine, foreign);
  if (!nearest) {
    throw new UnsupportedError(
      `Cannot advise: found no run of this machine (${machine.id}) in ${dir}, nor of any other that tells what concurrency costs`,
      "make one with `deno task bench`, or name one with --run",
    );
  }
  const machines = [nearest, ...others].map(({ run }) => run.machine);
  note(wrap(describeNeighbours(machine, machines)).join("\n"));
  const ownCores = machine.usableCores ?? undefined;
  return { ...nearest, others, ...(ownCores ? { ownCores } : undefined) };
}

function formatAdvice(advice: Advice, file: string): string {
  const { question, reason, changes } = describeAdvice(advice);
  const { ranking, cells, program } = advice;
  const lines = (text: string) => wrap(text);
  return [
    lines(question),
    renderTable(COLUMNS, ranking.ranked.map((each) => formatRow(each, advice))),
    reason.flatMap(lines),
    changes.length === 0
      ? ["Nothing that was tried would change the answer."]
      : ["What would change the answer, all else being equal:", ...changes]
        .flatMap(lines),
    ...formatGrounds({ file, cells, program }),
  ].map((part) => part.join("\n")).join("\n\n").trimEnd();
}

const SERVICE_COLUMNS: readonly Column[] = [
  "model (workers)",
  right("busy"),
  right("loop busy"),
  right("99 % within"),
  right("keeps the limit up to"),
];

function formatServiceAdvice(advice: ServiceAdvice, file: string): string {
  const { question, reason } = describeServiceAdvice(advice);
  const rows = advice.services.map((service) => {
    const { info, workers, utilisation, loopUtilisation, p99Ms, held } =
      service;
    return [
      info.kind === "event-loop" ? "the loop" : `${info.id} (${workers})`,
      formatPercent(utilisation),
      formatPercent(loopUtilisation),
      Number.isFinite(p99Ms.value)
        ? formatDuration(p99Ms.value * 1e6)
        : "no limit",
      held.value > 0 ? `${formatRate(held.value)}/s` : "no rate",
    ];
  });
  return [
    wrap(question),
    renderTable(SERVICE_COLUMNS, rows),
    reason.flatMap((text) => wrap(text)),
    ...formatGrounds({ file, cells: [], program: advice.program }),
  ].map((part) => part.join("\n")).join("\n\n").trimEnd();
}

/** What an advice rests on, and the program. */
function formatGrounds(
  { file, cells, program }: Pick<Advice, "cells" | "program"> & {
    readonly file: string;
  },
): string[][] {
  return [
    [
      "Evidence: what was described",
      ...wrap(`and from ${file}`),
      ...cells.map((cell) => `  ${cell}`),
    ],
    program.flatMap(({ name, text }) => [`// ${name}`, text]),
  ];
}

function formatRow(
  { model, workers, timeNs, rangeNs, cells }: PredictedTime,
  { isBeyondCores }: Advice,
): string[] {
  const isGuess = isBeyondCores && cells.length > 0;
  return [
    workers === 1 ? model : `${model} (${workers})`,
    formatDuration(timeNs.value) + (isGuess ? ", a guess" : ""),
    timeNs.low === timeNs.high ? "–" : formatDurationRange(timeNs),
    rangeNs ? formatDurationRange({ ...timeNs, ...rangeNs }) : "–",
  ];
}

if (import.meta.main) await runCommand(runAdvise, HELP);
