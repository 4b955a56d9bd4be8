import type { MarkerShape } from "../charts/chart_config.ts";
import { modelStyle } from "../charts/model_style.ts";

/** The marker shapes of the charts, drawn in a box of 16 by 16. */
const SHAPES: Readonly<Record<MarkerShape, string>> = {
  circle: "M8 3a5 5 0 1 0 0 10 5 5 0 1 0 0-10Z",
  cross: "M8 2v12M2 8h12",
  crossRot: "M3 3l10 10M13 3 3 13",
  rect: "M3 3h10v10H3Z",
  rectRot: "M8 2l6 6-6 6-6-6Z",
  star: "M8 2v12M2 8h12M4 4l8 8M12 4l-8 8",
  triangle: "M8 2.5 14 13H2Z",
};

/** What names a model in a table or a list. */
interface ModelNameProps {
  readonly id: string;
  readonly label: string;
}

/** A model's name beside the colour and the marker that it has in every chart. */
export default function ModelName({ id, label }: ModelNameProps) {
  return (
    <span class="model">
      <ModelMark id={id} />
      {label}
    </span>
  );
}

/** The colour and the marker alone, where the name stands elsewhere. */
export function ModelMark({ id }: { readonly id: string }) {
  const { color, marker } = modelStyle(id);
  return (
    <svg viewBox="0 0 16 16" width="12" height="12" aria-hidden="true">
      <path d={SHAPES[marker]} fill={color} stroke={color} stroke-width="2" />
    </svg>
  );
}
