/// <reference lib="dom" />
import { firmUnits } from "../../../src/text/format.ts";
import { advise } from "../../../src/analysis/prediction/advice.ts";
import type { Predictor } from "../../../src/analysis/prediction/predictor.ts";
import {
  readFields,
  readSearch,
  showProblems,
  writeSearch,
} from "./advise_form.ts";
import {
  type AdviseFields,
  type AdviseQuestion,
  commandOf,
  readQuestion,
} from "./advise_question.ts";
import { adviceHeadline, renderAdvice } from "./render_advice.ts";

/** A machine that can be asked, as the page names it. */
export interface AskedMachine {
  readonly id: string;
  /** Address of its costs. */
  readonly costsUrl: string;
  /** Address of the run that they were read from. */
  readonly runPage: string;
  /** Says which machine and run that is; shown while it is the one that is asked. */
  readonly note: HTMLElement;
}

/** The parts of the page that its script fills. */
export interface AdviseParts {
  readonly form: HTMLFormElement;
  /** The answer in a sentence, or what is missing for one. */
  readonly status: HTMLElement;
  readonly results: HTMLElement;
  readonly machines: readonly AskedMachine[];
}

/** The page that advises: what is asked stands in its address, and the answer follows every change. */
export class AdvisePage {
  readonly #parts: AdviseParts;
  readonly #costs = new Map<string, Promise<Predictor>>();
  /** Number of the last question: an answer that comes after another question is dropped. */
  #asked = 0;

  constructor(parts: AdviseParts) {
    this.#parts = parts;
    const { form } = parts;
    form.addEventListener("input", () => this.#answer());
    form.addEventListener("change", () => {
      history.pushState(null, "", `${location.pathname}${writeSearch(form)}`);
    });
    form.addEventListener("submit", (event) => event.preventDefault());
    addEventListener("popstate", () => this.#restore());
    this.#restore();
  }

  #restore(): void {
    readSearch(this.#parts.form, location.search);
    this.#answer();
  }

  async #answer(): Promise<void> {
    const { form, results, status } = this.#parts;
    const asked = ++this.#asked;
    const fields = readFields(form);
    const read = readQuestion(fields);
    showProblems(form, read.kind === "problems" ? read.problems : []);
    const machine = this.#choose(fields);
    if (read.kind === "problems" || !machine) {
      results.setAttribute("aria-busy", "true");
      status.textContent = "There is no answer until the form can be read.";
      return;
    }
    try {
      const costs = await this.#fetchCosts(machine);
      if (asked !== this.#asked) return;
      this.#show(read.question, { costs, machine, fields });
    } catch (error) {
      if (asked !== this.#asked) return;
      results.setAttribute("aria-busy", "true");
      status.textContent = error instanceof Error
        ? error.message
        : String(error);
    }
  }

  /** Finds the machine that is asked, and says which it is. */
  #choose(fields: AdviseFields): AskedMachine | undefined {
    const { machines } = this.#parts;
    const chosen = machines.find(({ id }) => id === fields.machine);
    for (const { id, note } of machines) note.hidden = id !== chosen?.id;
    return chosen;
  }

  #show(
    question: AdviseQuestion,
    { costs, machine, fields }: {
      readonly costs: Predictor;
      readonly machine: AskedMachine;
      readonly fields: AdviseFields;
    },
  ): void {
    const { results, status } = this.#parts;
    const { work, ...options } = question;
    const advice = advise(costs, work, options);
    const command = commandOf(question, { fields, runId: costs.runId });
    status.textContent = firmUnits(adviceHeadline(advice));
    results.setAttribute("aria-busy", "false");
    results.replaceChildren(
      ...renderAdvice(advice, { runPage: machine.runPage, command }),
    );
  }

  #fetchCosts({ id, costsUrl }: AskedMachine): Promise<Predictor> {
    const found = this.#costs.get(id) ?? fetchJson(costsUrl);
    this.#costs.set(id, found);
    // A reader who was offline for a moment asks again with the next change.
    found.catch(() => this.#costs.delete(id));
    return found;
  }
}

/** The site made the file with the page, so that it is what the page expects. */
async function fetchJson(url: string): Promise<Predictor> {
  const response = await fetch(url);
  if (response.ok) return await response.json();
  throw new Error(
    `Cannot fetch ${url}: found status ${response.status}, expected 200`,
  );
}
