const SYMBOLS = {
  ...{ winner: "✓", level: "≈", open: "?" },
  ...{ worse: "▲", better: "▼", equivalent: "=", undecided: "?" },
} as const;

/** How something came out, and the words for it. */
interface BadgeProps {
  readonly kind: keyof typeof SYMBOLS;
  readonly label: string;
}

/** How something came out, in a few words: told apart by its symbol and its wording as well as its colour. */
export default function Badge({ kind, label }: BadgeProps) {
  return (
    <span class={`badge badge-${kind}`}>
      <span aria-hidden="true">{SYMBOLS[kind]}</span>
      {label}
    </span>
  );
}
