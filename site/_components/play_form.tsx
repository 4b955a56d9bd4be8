import { formatDuration } from "../../src/text/format.ts";
import type { Predictor } from "../../src/analysis/prediction/predictor.ts";
import type { BreakEven } from "../../src/text/play.ts";
import { type Dial, PLAY_FLAGS, playDials } from "../views/play_view.ts";
import { type Fields, Flags, Select } from "./fields.tsx";

/** What Play asks. */
interface PlayFormProps {
  readonly machines: readonly { readonly id: string; readonly title: string }[];
  readonly machine: string;
  readonly costs: Pick<Predictor, "cores" | "models">;
  readonly fields: Fields;
  readonly breakEven?: BreakEven | null;
  /** Whether nothing answers it yet. */
  readonly isIdle?: boolean;
}

/** Sliders for the work, and which two models do it. */
export default function PlayForm(
  { machines, machine, costs, fields, breakEven = null, isIdle = false }:
    PlayFormProps,
) {
  return (
    <fieldset class="needs-script advise-fields play-fields" disabled={isIdle}>
      <legend class="visually-hidden">
        The work, and the models that do it
      </legend>
      <Select
        label="Machine"
        name="machine"
        kind="field"
        chosen={machine}
        options={machines.map(({ id, title }) => ({ id, label: title }))}
      />
      {[["model", "Model"], ["against", "Compared with"]].map((
        [name = "", label = ""],
      ) => (
        <Select
          {...{ label, name }}
          kind="field"
          chosen={fields[name]}
          options={costs.models}
        />
      ))}
      {playDials(costs).map((dial) => (
        <Slider
          dial={dial}
          value={fields[dial.name] ?? ""}
          breakEven={dial.name === "cpu" ? breakEven : null}
        />
      ))}
      <Flags flags={PLAY_FLAGS} fields={fields} />
    </fieldset>
  );
}

function Slider(
  { dial, value, breakEven }: {
    readonly dial: Dial;
    readonly value: string;
    readonly breakEven: BreakEven | null;
  },
) {
  const { name, label, steps, read, format } = dial;
  const text = format(read(value));
  return (
    <label class="field">
      <span class="slider-name">
        {label} <strong>{text}</strong>
      </span>
      <input
        type="range"
        name={name}
        min="0"
        max={steps.length - 1}
        value={steps.indexOf(value)}
        aria-valuetext={text}
      />
      {breakEven ? <BreakEvenMark dial={dial} at={breakEven.cpuNs} /> : ""}
    </label>
  );
}

/** Points at the place of a slider that lies as far between two steps as the amount does by its logarithm. */
function BreakEvenMark(
  { dial: { steps, read }, at }: { readonly dial: Dial; readonly at: number },
) {
  const amounts = steps.map(read);
  const above = amounts.findIndex((amount) => amount >= at);
  const [low = 0, high = 0] = [amounts[above - 1], amounts[above]];
  if (low <= 0) return "";
  const share = (above - 1 + Math.log(at / low) / Math.log(high / low)) /
    (steps.length - 1);
  const x = `${(100 * share).toFixed(1)}%`;
  return (
    <svg
      class="break-even-mark"
      width="100%"
      height="22"
      aria-hidden="true"
    >
      <svg x={x} overflow="visible">
        <path d="M0 0l5 8h-10z" />
      </svg>
      <text
        x={x}
        y="20"
        text-anchor={share < 0.3 ? "start" : share > 0.7 ? "end" : "middle"}
      >
        break-even {formatDuration(at)}
      </text>
    </svg>
  );
}
