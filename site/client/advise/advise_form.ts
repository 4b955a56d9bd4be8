/// <reference lib="dom" />
import type { AdviseFields, FieldProblem } from "./advise_question.ts";

type Field = HTMLInputElement | HTMLSelectElement;

const TICKED = "yes";

/** Reads every field of the form. */
export function readFields(form: HTMLFormElement): AdviseFields {
  return Object.fromEntries(
    fieldsOf(form).map((field) => [field.name, valueOf(field)]),
  );
}

/** Writes what differs from the form as it came as the query of an address. */
export function writeSearch(form: HTMLFormElement): string {
  const query = new URLSearchParams();
  for (const field of fieldsOf(form)) {
    const value = valueOf(field);
    if (value !== usualOf(field)) query.set(field.name, value);
  }
  const text = query.toString();
  return text === "" ? "" : `?${text}`;
}

/** Fills the form from the query of an address; what that does not name is as the form came. */
export function readSearch(form: HTMLFormElement, search: string): void {
  const query = new URLSearchParams(search);
  for (const field of fieldsOf(form)) {
    const value = query.get(field.name) ?? usualOf(field);
    if (field instanceof HTMLSelectElement) {
      const isOffered = [...field.options].some((option) =>
        option.value === value
      );
      field.value = isOffered ? value : usualOf(field);
    } else if (isBox(field)) field.checked = value === TICKED;
    else field.value = value.slice(0, field.maxLength);
  }
}

/** Says beside each field what is wrong with it, and nothing beside the others. */
export function showProblems(
  form: HTMLFormElement,
  problems: readonly FieldProblem[],
): void {
  for (const field of fieldsOf(form)) {
    const problem = problems.find((problem) => problem.field === field.name);
    const place = form.querySelector(`#${field.name}-problem`);
    if (!place) continue;
    place.textContent = problem?.message ?? "";
    field.setAttribute("aria-invalid", String(problem !== undefined));
  }
}

function fieldsOf(form: HTMLFormElement): Field[] {
  return [...form.elements].filter((field) =>
    field instanceof HTMLInputElement || field instanceof HTMLSelectElement
  );
}

function valueOf(field: Field): string {
  if (field instanceof HTMLSelectElement || !isBox(field)) return field.value;
  return field.checked ? TICKED : "";
}

function usualOf(field: Field): string {
  if (field instanceof HTMLSelectElement) {
    return field.options[0]?.value ?? "";
  }
  return isBox(field) ? "" : field.defaultValue;
}

function isBox({ type }: Field): boolean {
  return type === "checkbox";
}
