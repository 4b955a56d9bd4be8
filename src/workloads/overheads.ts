import type { WorkloadDescription } from "./workload.ts";

/** Bytes there and back: how they travel is the variant. */
export const echoBytes: WorkloadDescription = {
  id: "echo-bytes",
  label: "Echo bytes",
  kind: "overhead",
  description:
    "Sends bytes to a warm worker, child or server and gets them back, one message after another.",
  version: 2,
  items: 1,
  parameters: { bytes: 64 },
  computesNatively: false,
  sendsBytes: true,
};

/** Objects there and back, as most programs send them; `bytes` is what `node:v8`'s `serialize` makes of them. */
export const echoObjects: WorkloadDescription = {
  id: "echo-objects",
  label: "Echo objects",
  kind: "overhead",
  description:
    "Sends a list of records (texts, numbers and lists in each) to a warm worker or child and gets it back, one message after another.",
  version: 1,
  items: 1,
  parameters: { bytes: 1_024 },
  computesNatively: false,
  sendsBytes: false,
};

/** Steps in the life of a thread and of a process, in the order of a life. */
export const LIFE_STEPS: readonly WorkloadDescription[] = [
  {
    ...step("start", "Start"),
    description:
      "From the call that starts it to the first message that it sends of its own accord.",
  },
  {
    ...step("first-answer", "First answer"),
    description: "From the call that starts it to its answer to a message.",
  },
  {
    ...step("is-alive", "Is it alive?"),
    description:
      "Asking a warm one whether it is there: a thread by a message and its answer, a process by looking at its status.",
  },
  {
    ...step("join", "Join"),
    description:
      "From asking a warm one to end until it is known to have ended.",
  },
];

function step(id: string, label: string) {
  return {
    ...{ id, label, kind: "overhead" as const, version: 1 },
    items: id === "is-alive" ? 1_000 : 1,
    parameters: {},
    ...{ computesNatively: false, sendsBytes: false },
  };
}

/** Many workers, one counter. */
export const counter: WorkloadDescription = {
  id: "counter",
  label: "Count together",
  kind: "overhead",
  description:
    "Several threads add 1 to one number in shared memory, many times each. Correct is the sum of all additions.",
  version: 2,
  items: 1,
  parameters: { additionsPerWorker: 20_000 },
  computesNatively: false,
  sendsBytes: false,
};

/** An HTTP server on this machine whose handler computes; it also answers over a network, so that it is not purely CPU-bound. */
export const serveCompute: WorkloadDescription = {
  id: "serve-compute",
  label: "Serve: compute",
  kind: "mixed",
  description:
    "An HTTP server answers requests whose handler computes for a nominal time.",
  version: 1,
  items: 32,
  parameters: { costMs: 5 },
  computesNatively: false,
  sendsBytes: false,
};

/** The same with a handler that waits. */
export const serveWait: WorkloadDescription = {
  id: "serve-wait",
  label: "Serve: wait",
  kind: "blocking",
  description:
    "An HTTP server answers requests whose handler waits: async code on a timer, all others by blocking their thread.",
  version: 1,
  items: 16,
  parameters: { latencyMs: 20 },
  computesNatively: false,
  sendsBytes: false,
};
