import type { CautionView } from "../views/caution_view.ts";

/** What weakens a run, each with the cells that it is about. */
export default function Cautions(
  { cautions }: { readonly cautions: readonly CautionView[] },
) {
  return (
    <ul class="findings findings-wide">
      {cautions.map(({ text, cells }) => (
        <li>
          {cells.length === 0 ? text : (
            <details>
              <summary>{text}</summary>
              <ul class="caution-cells">
                {cells.map((cell) => (
                  <li>
                    <code>{cell}</code>
                  </li>
                ))}
              </ul>
            </details>
          )}
        </li>
      ))}
    </ul>
  );
}
