/// <reference lib="dom" />
import type { RunSource } from "./run_source.ts";

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
  #changed: () => void = () => {};

  constructor(picker: RunPicker) {
    this.#picker = picker;
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

  /** Names who is told when the reader has chosen others. */
  onChange(changed: () => void): void {
    this.#changed = changed;
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
