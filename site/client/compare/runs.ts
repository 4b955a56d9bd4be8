/// <reference lib="dom" />
import { countShown, hasWords } from "../choices.ts";
import { fetchFile, messageOf } from "../show.ts";
import type { CompareReply, CompareRequest, RunText } from "./worker.ts";

/** Where the text of a chosen run is to be had. */
export type RunSource =
  | {
    /** It stands beside its page, and is fetched once it is chosen. */
    readonly kind: "published";
    readonly id: string;
    readonly name: string;
    /** Its page. */
    readonly page: string;
  }
  | {
    /** The reader has dropped it: it is read here, and goes nowhere. */
    readonly kind: "file";
    /** Tells it from other files of the same name. */
    readonly id: string;
    readonly name: string;
    readonly file: File;
  };

/** Where runs are chosen. */
export interface RunPicker {
  /** A box to tick for each published run, its id as the value, beside a link to its page. */
  readonly boxes: readonly HTMLInputElement[];
  readonly fileInput: HTMLInputElement;
  /** What shows that files may be dropped; they may be dropped anywhere on the page. */
  readonly dropZone: HTMLElement;
}

/** The runs that a reader has chosen, in their order: published ones, and files. */
export class ChosenRuns {
  readonly #picker: RunPicker;
  readonly #known = new Map<string, RunSource>();
  #chosen: readonly string[] = [];
  #files = 0;
  readonly #changed: () => void;

  /** `changed` is told when the reader has chosen others. */
  constructor(picker: RunPicker, changed: () => void) {
    this.#picker = picker;
    this.#changed = changed;
    for (const box of picker.boxes) {
      this.#known.set(box.value, publishedRun(box));
      box.addEventListener("change", () => {
        const others = this.#chosen.filter((id) => id !== box.value);
        this.#choose(box.checked ? [...others, box.value] : others);
      });
    }
    picker.fileInput.addEventListener("change", () => {
      this.#addFiles(picker.fileInput.files);
      picker.fileInput.value = "";
    });
    this.#acceptDrops();
  }

  /** Keys of the chosen runs, the reference first. */
  get chosen(): readonly string[] {
    return this.#chosen;
  }

  /** Ids of those that are published. */
  get published(): readonly string[] {
    return this.sources.flatMap(({ kind, id }) =>
      kind === "published" ? id : []
    );
  }

  /** The chosen runs. */
  get sources(): readonly RunSource[] {
    return this.#chosen.flatMap((id) => this.#known.get(id) ?? []);
  }

  /** Chooses what the history of the page has saved, as far as it is still there; else what the address names. */
  restore(saved: unknown, named: readonly string[]): void {
    const ids: readonly unknown[] = Array.isArray(saved) ? saved : named;
    this.#chosen = ids.filter((id) => typeof id === "string")
      .filter((id) => this.#known.has(id));
    this.#tick();
  }

  /** Compares the others with this one. */
  readonly makeReference = (id: string): void => {
    this.#choose([id, ...this.#chosen.filter((other) => other !== id)]);
  };

  /** Leaves one out. */
  readonly remove = (id: string): void => {
    this.#choose(this.#chosen.filter((other) => other !== id));
  };

  #choose(chosen: readonly string[]): void {
    this.#chosen = chosen;
    this.#tick();
    this.#changed();
  }

  #tick(): void {
    for (const box of this.#picker.boxes) {
      box.checked = this.#chosen.includes(box.value);
    }
  }

  #addFiles(files: Iterable<File> | null): void {
    const added = [...files ?? []].map((file): RunSource => ({
      ...{ kind: "file", name: file.name, file },
      // No run has an id with a colon; the time tells it from files before a reload, which the history may still name.
      id: `file:${performance.timeOrigin}:${++this.#files}`,
    }));
    if (added.length === 0) return;
    for (const source of added) this.#known.set(source.id, source);
    this.#choose([...this.#chosen, ...added.map(({ id }) => id)]);
  }

  #acceptDrops(): void {
    const { dropZone } = this.#picker;
    const mark = (isOver: boolean) => dropZone.classList.toggle("over", isOver);
    document.addEventListener("dragover", (event) => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      mark(true);
    });
    document.addEventListener("dragleave", ({ relatedTarget }) => {
      if (relatedTarget === null) mark(false);
    });
    document.addEventListener("drop", (event) => {
      mark(false);
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      this.#addFiles(event.dataTransfer.files);
    });
  }
}

function publishedRun(box: HTMLInputElement): RunSource {
  const link = box.closest("tr")?.querySelector("a");
  return {
    ...{ kind: "published", id: box.value },
    name: link?.textContent ?? box.value,
    page: link?.href ?? "",
  };
}

/** Largest file that is read: the most that an import takes. */
const MAX_FILE_BYTES = 50_000_000;

/**
 * Reads the text of a chosen run.
 *
 * @throws {Error} where a file is too large, or a published run is out of reach.
 */
async function readSource(source: RunSource): Promise<RunText> {
  const { name } = source;
  switch (source.kind) {
    case "published":
      return { name, text: await fetchOnce(source), fileDateMs: 0 };
    case "file": {
      const { file } = source;
      if (file.size > MAX_FILE_BYTES) {
        throw new RangeError(
          `Cannot read ${name}: found ${file.size} bytes, expected at most ${MAX_FILE_BYTES}`,
        );
      }
      const bytes = new Uint8Array(await file.arrayBuffer());
      const { decodeText } = await import(
        "../../../src/results/foreign/read_text.ts"
      );
      const text = await decodeText(bytes, name);
      return { name, text, fileDateMs: file.lastModified };
    }
  }
}

type PublishedRun = Extract<RunSource, { readonly kind: "published" }>;

/** What was fetched once is compared again whenever a filter changes. */
const fetched = new WeakMap<PublishedRun, string>();

async function fetchOnce(source: PublishedRun): Promise<string> {
  const found = fetched.get(source);
  if (found !== undefined) return found;
  const text = await (await fetchFile(new URL("run.json", source.page))).text();
  fetched.set(source, text);
  return text;
}

/**
 * Hides the published runs that lack a word of what is typed. It is only a way to find a run: what was chosen stays
 * chosen, and the address does not change.
 */
export function watchFilter(
  boxes: readonly HTMLInputElement[],
  input: HTMLInputElement,
  output: HTMLOutputElement,
): void {
  const rows = boxes.map((box) => {
    const row = box.closest("tr");
    return { row, text: `${box.value} ${row?.textContent ?? ""}` };
  });
  const show = () => {
    const found = rows.filter(({ text }) => hasWords(text, input.value));
    for (const one of rows) {
      one.row?.toggleAttribute("hidden", !found.includes(one));
    }
    output.value = countShown(found.length, rows.length, "run");
  };
  input.addEventListener("input", show);
  show();
}

/** What came of a comparison, run by run. */
export interface Compared extends CompareReply {
  /** The runs that were asked for, in the order of the outcomes. */
  readonly sources: readonly RunSource[];
}

/**
 * Compares runs beside the page.
 *
 * @param sources The reference first.
 * @param options How to compare them, and what ends the work early.
 * @returns One outcome for each source, those that could not be had among them.
 */
export async function compareSources(
  sources: readonly RunSource[],
  { options, signal }: {
    readonly options: CompareRequest["options"];
    readonly signal: AbortSignal;
  },
): Promise<Compared> {
  const read = await Promise.allSettled(
    sources.map((source) => readSource(source)),
  );
  const runs = read.flatMap((each): RunText[] =>
    each.status === "fulfilled" ? [each.value] : []
  );
  const { outcomes, report } = await askWorker({ runs, options }, signal);
  const rest = outcomes.values();
  return {
    ...{ sources, report },
    outcomes: read.map((each) =>
      each.status === "fulfilled"
        ? rest.next().value ?? unreadable("no answer came of it")
        : unreadable(each.reason)
    ),
  };
}

/** What there is to show of a comparison that failed as a whole: its runs, which can be left out, and why. */
export function failedComparison(
  sources: readonly RunSource[],
  reason: unknown,
): Compared {
  const outcomes = sources.map(() => unreadable(reason));
  return { sources, outcomes, report: null };
}

/** A worker for each request: one that is held up by a strange file is ended with its request. */
function askWorker(
  request: CompareRequest,
  signal: AbortSignal,
): Promise<CompareReply> {
  const worker = new Worker(new URL("./worker.js", import.meta.url), {
    type: "module",
  });
  const { promise, resolve, reject } = Promise.withResolvers<CompareReply>();
  worker.addEventListener(
    "message",
    ({ data }: MessageEvent<CompareReply>) => resolve(data),
  );
  worker.addEventListener("error", (event) => {
    event.preventDefault();
    reject(new Error(`Cannot compare the runs: ${event.message}`));
  });
  signal.addEventListener("abort", () => reject(signal.reason));
  if (signal.aborted) reject(signal.reason);
  else worker.postMessage(request);
  return promise.finally(() => worker.terminate());
}

function unreadable(reason: unknown) {
  const message = messageOf(reason);
  return { kind: "unreadable", message, hint: "" } as const;
}
