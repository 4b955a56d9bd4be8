import { echoBytes, echoObjects, type Subject } from "./subjects.ts";
import type { Case, Suite, Variant } from "./suite.ts";

const BYTE_CHANNELS: readonly Variant[] = [
  {
    id: "clone",
    label: "Structured clone",
    description: "postMessage to a Worker, which copies the bytes.",
    isolation: "thread",
    sharesMemory: false,
  },
  {
    id: "transfer",
    label: "Transfer",
    description: "postMessage to a Worker with the buffer handed over.",
    isolation: "thread",
    sharesMemory: false,
  },
  {
    id: "shared",
    label: "Shared memory",
    description:
      "Bytes written into a SharedArrayBuffer and announced with Atomics.",
    isolation: "thread",
    sharesMemory: true,
  },
  {
    id: "pipe",
    label: "Pipe",
    description: "Standard input and output of a child process.",
    isolation: "process",
    sharesMemory: false,
  },
  {
    id: "socket",
    label: "Socket",
    description: "A TCP connection to a process on this machine.",
    isolation: "process",
    sharesMemory: false,
  },
];

/** Objects have to be written out and read back, which costs more than copying bytes. */
const OBJECT_CHANNELS: readonly Variant[] = [
  {
    id: "clone-objects",
    label: "Objects by structured clone",
    description:
      "postMessage of a list of records to a Worker, which copies each of them.",
    isolation: "thread",
    sharesMemory: false,
  },
  {
    id: "pipe-objects",
    label: "Objects through a pipe",
    description:
      "A list of records to a child process as the subprocess executor sends it, as JSON text.",
    isolation: "process",
    sharesMemory: false,
  },
];

/** Echoes in a batch: enough to be timed where they are short, few where they are long. */
function byteEchoes(bytes: number): number {
  return Math.max(2, Math.min(200, Math.floor(2 ** 22 / bytes)));
}

/** The same of objects, of which a byte takes about ten times as long. */
function objectEchoes(bytes: number): number {
  return Math.max(1, Math.min(50, Math.floor(2 ** 18 / bytes)));
}

/** Messages of bytes and of objects, each by its channels, at several sizes. */
export const payload: Suite = {
  id: "payload",
  label: "Payload",
  question: "What does a byte cost on its way to a worker and back?",
  baseline: null,
  isCold: false,
  variants: [...BYTE_CHANNELS, ...OBJECT_CHANNELS],
  cases: [
    ...[6, 10, 13, 16, 20, 24].map((power) => 2 ** power).map((bytes) =>
      payloadCase(echoBytes, {
        ...{ bytes, items: byteEchoes(bytes) },
        channels: BYTE_CHANNELS,
      })
    ),
    ...[10, 16, 20].map((power) => 2 ** power).map((bytes) =>
      payloadCase(echoObjects, {
        ...{ bytes, items: objectEchoes(bytes) },
        channels: OBJECT_CHANNELS,
      })
    ),
  ],
};

function payloadCase(
  subject: Subject,
  { bytes, items, channels }: {
    readonly bytes: number;
    readonly items: number;
    readonly channels: readonly Variant[];
  },
): Case {
  return {
    ...{ subject, items, parameters: { bytes }, from: "default" },
    contenders: channels.map(({ id }) => ({
      model: id,
      workers: "one",
      from: "default",
    })),
  };
}
