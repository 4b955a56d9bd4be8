/** A model's name beside the colour and the marker that it has in every chart. */
export default function ModelName(
  { id, label }: { readonly id: string; readonly label: string },
) {
  return (
    <span class="model">
      <ModelMark id={id} />
      {label}
    </span>
  );
}

/** The colour and the marker alone, as the page's {@linkcode ModelMarks} draw them; none for a model that is not known. */
export function ModelMark({ id }: { readonly id: string }) {
  return (
    <svg width="12" height="12" aria-hidden="true">
      <use href={`#mark-${id}`} />
    </svg>
  );
}
