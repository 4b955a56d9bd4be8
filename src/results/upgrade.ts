import { formatBenchId, parseBenchId } from "./bench_id.ts";
import type { ModelInfo, WorkloadInfo } from "./run.ts";

type ModelFacts = Omit<ModelInfo, "id" | "label" | "description" | "phrase">;

/** What the code that wrote version 2 knew of a model beside what it saved. */
const MODEL_FACTS_V2: Readonly<
  Record<string, ModelFacts & { readonly phrase?: string }>
> = {
  "sequential": {
    ...loop("loop", 1),
    phrase: "sequential code",
  },
  "async": {
    ...loop("event-loop", 2),
    phrase: "async code",
  },
  "worker-pool": {
    ...pool("thread", 3),
    phrase: "the worker pool",
  },
  "shared-memory": {
    ...pool("thread", 4),
    phrase: "shared memory",
    sharesMemory: true,
  },
  "subprocess-pool": {
    ...pool("process", 5),
    phrase: "the subprocess pool",
  },
  "worker-per-task": {
    ...pool("thread", 6),
    kind: "per-task",
    phrase: "a worker for each task",
    warmModel: "worker-pool",
  },
  "subprocess-per-task": {
    ...pool("process", 7),
    kind: "per-task",
    phrase: "a process for each task",
    warmModel: "subprocess-pool",
  },
  "clone": variant("thread"),
  "transfer": variant("thread"),
  "shared": { ...variant("thread"), sharesMemory: true },
  "pipe": variant("process"),
  "socket": variant("process"),
  "clone-objects": variant("thread"),
  "pipe-objects": variant("process"),
  "thread": variant("thread"),
  "process": variant("process"),
  "unsynchronised": { ...variant("thread"), sharesMemory: true },
  "atomics": { ...variant("thread"), sharesMemory: true },
  "lock": { ...variant("thread"), sharesMemory: true },
  "messages": variant("thread"),
};

/** Workloads of version 2 that native threads computed beside the event loop. */
const NATIVE_V2 = ["digest"];

/** Workloads of version 2 that sent typed arrays or one text. */
const SENDS_BYTES_V2 = ["json", "matmul", "digest", "gzip", "echo-bytes"];

function loop(
  kind: "loop" | "event-loop",
  simplicity: number,
): ModelFacts {
  return { ...variant(null), kind, simplicity };
}

function pool(
  isolation: "thread" | "process",
  simplicity: number,
): ModelFacts {
  return { ...variant(isolation), kind: "pool", simplicity };
}

function variant(isolation: ModelFacts["isolation"]): ModelFacts {
  return {
    kind: "variant",
    isolation,
    sharesMemory: false,
    warmModel: null,
    simplicity: null,
  };
}

/**
 * Reads a run of version 2 as one of version 3. Nothing of it was checked yet: what has another shape than it should is
 * passed on as it is, for the schema of version 3 to refuse.
 *
 * Version 2 called a replicate a twin, measured no cycles, and said less of models and workloads: what was known of
 * those that it had is added, and what nobody noted is marked as lacking.
 */
export function upgradeV2(run: object): unknown {
  const { models, workloads, cells, warnings, tool } = toRecord(run);
  const isOurs = toRecord(tool).name === "crossover";
  return {
    ...run,
    schemaVersion: 3,
    models: mapRecords(models, upgradeModel),
    workloads: mapRecords(
      workloads,
      ({ id }) => isOurs ? workloadFacts(id) : workloadFacts(),
    ),
    cells: mapRecords(cells, upgradeCell),
    scenarios: [],
    warnings: mapRecords(warnings, ({ cells }) => ({
      cells: Array.isArray(cells) ? cells.map(renameInId) : cells,
    })),
  };
}

function upgradeModel({ id, label }: Fields): Fields {
  const isKnown = typeof id === "string" && Object.hasOwn(MODEL_FACTS_V2, id);
  const facts = isKnown ? MODEL_FACTS_V2[id] : undefined;
  return { phrase: label, ...facts ?? variant(null) };
}

function workloadFacts(
  id?: unknown,
): Pick<WorkloadInfo, "computesNatively" | "sendsBytes"> {
  return typeof id === "string"
    ? {
      computesNatively: NATIVE_V2.includes(id),
      sendsBytes: SENDS_BYTES_V2.includes(id),
    }
    : { computesNatively: null, sendsBytes: null };
}

function upgradeCell({ id, parameters, outcome }: Fields): Fields {
  const { twin, ...others } = toRecord(parameters);
  return {
    id: renameInId(id),
    parameters: twin === undefined
      ? parameters
      : { ...others, replicate: twin },
    outcome: isRecord(outcome) && "rounds" in outcome
      ? {
        ...outcome,
        rounds: mapRecords(outcome.rounds, () => ({ cycles: null })),
      }
      : outcome,
  };
}

/** The id with its parameters in order again, as `replicate` may come before one that `twin` came after. */
function renameInId(id: unknown): unknown {
  const parsed = typeof id === "string" ? parseBenchId(id) : undefined;
  if (parsed?.parameters.twin === undefined) return id;
  const { twin, ...parameters } = parsed.parameters;
  return formatBenchId({
    ...parsed,
    parameters: { ...parameters, replicate: twin },
  });
}

/** Fields of an object from a file, none of them checked. */
type Fields = Readonly<Record<string, unknown>>;

/** Adds fields to each object of a list; leaves what is no list, and members that are no objects, as they are. */
function mapRecords(list: unknown, added: (entry: Fields) => Fields): unknown {
  if (!Array.isArray(list)) return list;
  return list.map((entry: unknown) =>
    isRecord(entry) ? { ...entry, ...added(entry) } : entry
  );
}

function toRecord(value: unknown): Fields {
  return isRecord(value) ? value : {};
}

function isRecord(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
