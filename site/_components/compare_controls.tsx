const FILTERS = [
  { name: "suite", label: "Suites" },
  { name: "workload", label: "Workloads" },
  { name: "model", label: "Models" },
];

const STATUSES = [
  { id: "worse", label: "worse" },
  { id: "better", label: "better" },
  { id: "undecided", label: "undecided" },
  { id: "equivalent", label: "equivalent" },
  { id: "uncompared", label: "not compared" },
];

const CHOICES = [
  {
    ...{ name: "sort", label: "Order" },
    options: [
      { id: "cell", label: "as measured" },
      { id: "change", label: "worst first" },
    ],
  },
  {
    ...{ name: "scale", label: "Scale" },
    options: [
      { id: "log", label: "logarithmic" },
      { id: "linear", label: "linear" },
    ],
  },
];

/** Everything that decides how runs are compared and shown, beside the runs themselves. */
export default function CompareControls() {
  return (
    <form id="compare-controls" class="controls" hidden>
      <fieldset class="needs-script" disabled>
        <legend class="visually-hidden">What is compared and shown</legend>
        {FILTERS.map(({ name, label }) => (
          <details class="several" data-filter={name}>
            <summary>
              {label}: <span data-chosen></span>
            </summary>
            <fieldset class="choice">
              <legend class="visually-hidden">{label}</legend>
              <div data-boxes></div>
            </fieldset>
          </details>
        ))}
        <label class="field">
          A change counts from, %
          <input
            type="number"
            name="change"
            value="5"
            min="0"
            max="1000"
            step="any"
            inputmode="decimal"
            autocomplete="off"
          />
        </label>
        <fieldset class="choice">
          <legend>Show only</legend>
          {STATUSES.map(({ id, label }) => (
            <label>
              <input
                type="checkbox"
                name="only"
                value={id}
                autocomplete="off"
              />
              {label} <span class="quiet" data-count={id}></span>
            </label>
          ))}
        </fieldset>
        {CHOICES.map(({ name, label, options }) => (
          <fieldset class="choice">
            <legend>{label}</legend>
            {options.map(({ id, label }) => (
              <label>
                <input
                  type="radio"
                  name={name}
                  value={id}
                  autocomplete="off"
                />
                {label}
              </label>
            ))}
          </fieldset>
        ))}
      </fieldset>
    </form>
  );
}
