import { type Fields, Flags, Select } from "./fields.tsx";

/** A field that cannot be read. */
export interface FieldProblem {
  /** Name of the field. */
  readonly field: string;
  readonly message: string;
}

const AMOUNTS = [
  { name: "cpu", label: "CPU time per item", value: "5 ms" },
  { name: "wait", label: "Waiting per item", value: "0 ms" },
  { name: "items", label: "Independent items", value: "200" },
  { name: "payload", label: "Sent per item", value: "0 kb" },
  { name: "answer", label: "Answer per item", value: "0 kb" },
  { name: "cores", label: "Cores", value: "" },
];

const FLAGS = [
  { name: "objects", label: "Objects and lists are sent, not bytes or text" },
  { name: "blocking", label: "Waiting blocks its thread" },
  { name: "native", label: "Native threads compute, as WebCrypto’s" },
  { name: "warm", label: "Pools are there already" },
];

/** What is answered where nothing else is asked; the machine is the first one. */
export const USUAL_FIELDS: Fields = Object.fromEntries([
  ...AMOUNTS.map(({ name, value }) => [name, value]),
  ...FLAGS.map(({ name }) => [name, ""]),
]);

/** Longer than any amount is. */
export const MAX_FIELD_LENGTH = 20;

/** What advice is asked about, with the defaults that are answered at once. */
export default function AdviseForm(
  { machines, fields = USUAL_FIELDS, problems = [], isIdle = false }: {
    readonly machines: readonly {
      readonly id: string;
      readonly title: string;
    }[];
    readonly fields?: Fields;
    readonly problems?: readonly FieldProblem[];
    /** Whether nothing answers it yet. */
    readonly isIdle?: boolean;
  },
) {
  return (
    <fieldset class="needs-script advise-fields" disabled={isIdle}>
      <legend class="visually-hidden">The work, and where it runs</legend>
      <Select
        name="machine"
        label="Machine"
        kind="field whole"
        options={machines.map(({ id, title }) => ({ id, label: title }))}
        chosen={fields.machine}
      />
      {AMOUNTS.map(({ name, label }) => {
        const problem = problems.find(({ field }) => field === name);
        return (
          <label class="field">
            {label}
            <input
              type="text"
              name={name}
              value={fields[name] ?? ""}
              maxlength={MAX_FIELD_LENGTH}
              placeholder={name === "cores" ? "all" : ""}
              spellcheck="false"
              aria-describedby={`${name}-problem`}
              aria-invalid={problem ? "true" : "false"}
            />
            <span id={`${name}-problem`} class="problem" role="alert">
              {problem?.message}
            </span>
          </label>
        );
      })}
      <Flags flags={FLAGS} fields={fields} />
      <button type="submit" class="whole">Show the answer</button>
    </fieldset>
  );
}
