import type { AdviseMachine } from "../views/advise_machines.ts";

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

/** What advice is asked about, with the defaults that are answered at once. */
export default function AdviseForm(
  { machines }: { readonly machines: readonly AdviseMachine[] },
) {
  return (
    <form id="advise-form" autocomplete="off">
      <fieldset class="needs-script advise-fields" disabled>
        <legend class="visually-hidden">The work, and where it runs</legend>
        <label class="field whole">
          Machine
          <select name="machine">
            {machines.map(({ machine }) => (
              <option value={machine.id}>{machine.title}</option>
            ))}
          </select>
        </label>
        {AMOUNTS.map(({ name, label, value }) => (
          <label class="field">
            {label}
            <input
              type="text"
              name={name}
              value={value}
              maxlength={20}
              placeholder={name === "cores" ? "all" : ""}
              spellcheck="false"
              aria-describedby={`${name}-problem`}
            />
            <span id={`${name}-problem`} class="problem" role="alert"></span>
          </label>
        ))}
        <div class="flags">
          {FLAGS.map(({ name, label }) => (
            <label>
              <input type="checkbox" name={name} /> {label}
            </label>
          ))}
        </div>
      </fieldset>
    </form>
  );
}
