import type { Fact } from "../views/names.ts";

/** A list of facts as names and values. */
export default function Facts({ facts }: { readonly facts: readonly Fact[] }) {
  return (
    <dl class="facts">
      {facts.map(({ name, value }) => (
        <div>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** Sentences as a list; nothing where there are none. */
export function Findings(
  { sentences, kind = "findings" }: {
    readonly sentences: readonly JSX.Children[];
    readonly kind?: string;
  },
) {
  if (sentences.length === 0) return "";
  return (
    <ul class={kind}>{sentences.map((sentence) => <li>{sentence}</li>)}</ul>
  );
}
