import type { PointStyle } from "../charts/chart_config.ts";
import { MODEL_STYLES } from "../charts/model_style.ts";

/** The marker shapes of the charts, drawn in a box of 16 by 16. */
const SHAPES: Readonly<Record<PointStyle, string>> = {
  circle: "M8 3a5 5 0 1 0 0 10 5 5 0 1 0 0-10Z",
  cross: "M8 2v12M2 8h12",
  crossRot: "M3 3l10 10M13 3 3 13",
  line: "M1 8h14",
  rect: "M3 3h10v10H3Z",
  rectRot: "M8 2l6 6-6 6-6-6Z",
  star: "M8 2v12M2 8h12M4 4l8 8M12 4l-8 8",
  triangle: "M8 2.5 14 13H2Z",
};

/** The marks of all models and variants, once a page: what names a model refers to one, in the browser as well. */
export default function ModelMarks() {
  return (
    <svg class="marks" aria-hidden="true">
      {Object.entries(MODEL_STYLES).map(([id, { color, marker }]) => (
        <symbol id={`mark-${id}`} viewBox="0 0 16 16">
          <Mark color={color} shape={marker} />
        </symbol>
      ))}
    </svg>
  );
}

/** What marks a line or its points, in a box of 16 by 16. */
export function Mark(
  { color, shape }: { readonly color: string; readonly shape: PointStyle },
) {
  return (
    <path
      d={SHAPES[shape]}
      fill={color}
      stroke={color}
      stroke-width="2"
    />
  );
}
