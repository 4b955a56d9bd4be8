import type { VerdictView } from "../views/verdict_view.ts";

const SYMBOLS = {
  "winner": "✓",
  "level": "≈",
  "open": "?",
} as const;

/** A verdict in a few words, told apart by its symbol and its wording as well as its colour. */
export default function VerdictBadge(
  { verdict }: { readonly verdict: VerdictView },
) {
  return (
    <span class={`badge badge-${verdict.kind}`}>
      <span aria-hidden="true">{SYMBOLS[verdict.kind]}</span>
      {verdict.label}
    </span>
  );
}
