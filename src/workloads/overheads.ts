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
