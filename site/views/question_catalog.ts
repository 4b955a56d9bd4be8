/** A question with a page of its own, and what one has to know to understand the answer. */
export interface QuestionInfo {
  /** Id of the suite that answers it; `blocking` is answered by the workloads of that kind. */
  readonly id: string;
  readonly label: string;
  readonly question: string;
  /** The reason behind the answer, in a sentence or two. */
  readonly why: string;
  /** Address of the page of the guide that explains it. */
  readonly guide: string;
}

/** The questions, in the order in which somebody who has to choose a model meets them. */
export const QUESTIONS: readonly QuestionInfo[] = [
  {
    id: "granularity",
    label: "Granularity",
    question: "How large must an item be before workers pay?",
    why:
      "Each item costs a message, a wake-up and an answer before it costs anything else. An item that is shorter than these is done faster where it is.",
    guide: "/guide/pools/",
  },
  {
    id: "batch",
    label: "Batch",
    question: "How much work must there be before starting workers pays?",
    why:
      "A pool has to start before it can help: each thread or process loads the code again and warms it up anew. One batch has to save more than that, unless the pool is kept for the next.",
    guide: "/guide/pools/",
  },
  {
    id: "payload",
    label: "Payload",
    question: "What does a byte cost on its way to a worker and back?",
    why:
      "Threads and processes have no objects in common. What a task needs is copied to it, and its answer is copied back, unless the memory is shared or handed over.",
    guide: "/guide/communication/",
  },
  {
    id: "lifecycle",
    label: "Lifecycle",
    question: "What does it cost to start, ask and end a thread or a process?",
    why:
      "A thread is an isolate with an event loop of its own, inside a process that is there already. A process has memory of its own, and starts a runtime of its own in it.",
    guide: "/guide/thread/",
  },
  {
    id: "sharing",
    label: "Sharing",
    question: "What does it cost to change one number together, correctly?",
    why:
      "Adding 1 to a number is three steps: read, add, write. Where two threads take them at once, both write the same sum, and one addition is lost.",
    guide: "/guide/races/",
  },
  {
    id: "responsiveness",
    label: "Responsiveness",
    question: "How long do requests to a server wait, and up to which rate?",
    why:
      "While a handler computes, no other handler runs on its thread: other requests queue up behind it, and cheap ones wait as long as expensive ones. How long the queue is depends on the rate, and grows far faster than it.",
    guide: "/guide/serving/",
  },
  {
    id: "runtimes",
    label: "Runtimes",
    question: "From what size of an item on do workers pay, in which runtime?",
    why:
      "Every runtime can compute on several cores, and each has its own price for handing an item over: a message between isolates, pickled objects between processes, or next to nothing where threads share one heap but also one lock.",
    guide: "/guide/python/",
  },
  {
    id: "releases",
    label: "Releases",
    question: "What did each release of Deno change in what concurrency costs?",
    why:
      "A release brings another V8, another way to start and another way to pass messages. All releases are measured side by side in one run, so that what is slow that day is slow for all of them.",
    guide: "/guide/pools/",
  },
  {
    id: "blocking",
    label: "Blocking I/O",
    question: "Does async code help where calls block?",
    why:
      "A blocking call holds its thread until the answer is there, and the event loop runs on that thread. However many promises there are, nothing else happens meanwhile; only another thread or process helps, or a call that does not block.",
    guide: "/guide/kinds-of-work/",
  },
];
