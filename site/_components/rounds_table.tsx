import type { RoundsView } from "../views/rounds_view.ts";
import { scrollRegion } from "./scroll_region.ts";

/** How the machine was during each round of a run. */
export default function RoundsTable(
  { rounds }: { readonly rounds: RoundsView },
) {
  return (
    <div {...scrollRegion("The machine during each round")}>
      <table>
        <caption class="visually-hidden">
          How long each round took, and how busy the machine was
        </caption>
        <thead>
          <tr>
            <th scope="col">Round</th>
            {rounds.columns.map((name) => (
              <th scope="col" class="number">{name}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rounds.rows.map(({ round, figures }) => (
            <tr>
              <th scope="row">{round}</th>
              {figures.map((figure) => <td class="number">{figure}</td>)}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
