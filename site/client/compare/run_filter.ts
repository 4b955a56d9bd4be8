/// <reference lib="dom" />
import { formatCount } from "../../../src/text/format.ts";
import { hasWords } from "../has_words.ts";

/** Where published runs are narrowed down. */
export interface RunFilter {
  /** What the reader types. */
  readonly input: HTMLInputElement;
  /** Says how many runs are left. */
  readonly output: HTMLOutputElement;
  /** A box to tick in the row of each run, its id as the value. */
  readonly boxes: readonly HTMLInputElement[];
}

/**
 * Hides the published runs that lack a word of what is typed. It is only a way to find a run: what was chosen stays
 * chosen, and the address does not change.
 */
export function watchFilter({ input, output, boxes }: RunFilter): void {
  const rows = boxes.map((box) => {
    const row = box.closest("tr");
    return { row, text: `${box.value} ${row?.textContent ?? ""}` };
  });
  const show = () => {
    let found = 0;
    for (const { row, text } of rows) {
      const isFound = hasWords(text, input.value);
      row?.toggleAttribute("hidden", !isFound);
      if (isFound) found++;
    }
    const all = formatCount(rows.length, "run");
    output.textContent = found === rows.length ? all : `${found} of ${all}`;
  };
  input.addEventListener("input", show);
  show();
}
