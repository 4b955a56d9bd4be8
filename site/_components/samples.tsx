import { samplesChart } from "../charts/samples_chart.ts";
import type { SamplesView } from "../views/samples_view.ts";
import { Drawings } from "./chart.tsx";
import ModelName from "./model_name.tsx";
import Table from "./table.tsx";

/** How the samples of each model's best cell lie: drawn as dots without any script, and the rounds as a table. */
export default function Samples(
  { samples, label }: {
    readonly samples: SamplesView;
    readonly label: string;
  },
) {
  return (
    <figure class="samples">
      <h3>Every sample, as a share of its cell's median</h3>
      <Drawings
        config={samplesChart(samples)}
        label={`Samples of ${label}. ${samples.finding}`}
      />
      <figcaption>
        {samples.finding}{" "}
        <span class="quiet">
          A dot is one batch; a line of dots is one round, which is one process,
          the first at the top; a stroke is the round's median; the band is the
          95 % interval of the median. Dots at an edge lie beyond it.
        </span>
      </figcaption>
      <details>
        <summary>Median of each round</summary>
        <Rounds samples={samples} label={label} />
      </details>
    </figure>
  );
}

function Rounds(
  { samples, label }: {
    readonly samples: SamplesView;
    readonly label: string;
  },
) {
  return (
    <Table
      label={`Median time of a batch in each round of ${label}`}
      kind="cells"
      columns={[
        ...["Model at its best", "Samples"],
        ...samples.rounds.map((round) => ({
          label: `Round ${round}`,
          kind: "number",
        })),
      ]}
    >
      <tbody>
        {samples.rows.map(({ model, name, spread, rounds }) => (
          <tr>
            <th scope="row">
              <ModelName id={model} label={name} />
            </th>
            <td class="quiet">{spread}</td>
            {samples.rounds.map((number) => (
              <td class="number">
                {rounds.find(({ round }) => round === number)?.median ?? "–"}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
