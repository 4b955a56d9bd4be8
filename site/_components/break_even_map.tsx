import type {
  BreakEvenCell,
  BreakEvenMapView,
  BreakEvenView,
} from "../views/break_even_view.ts";
import ModelName, { ModelMark } from "./model_name.tsx";
import { ScrollBox } from "./table.tsx";
import Tabs from "./tabs.tsx";

/** The maps of one machine. */
interface BreakEvenProps {
  readonly view: BreakEvenView;
  /** Names the machine that it is of. */
  readonly machine: { readonly title: string };
}

/** Item size × number of items: the model to take for each, with a switch for cores and data to send. */
export default function BreakEvenMap({ view, machine }: BreakEvenProps) {
  const { maps, chosen, models, caption } = view;
  return (
    <div class="break-even">
      <Tabs
        name="cores"
        legend="Work on"
        chosen={chosen}
        tabs={maps.map((map) => ({
          label: map.setting,
          content: <Map map={map} title={machine.title} />,
        }))}
      />
      <ul class="key">
        {models.map(({ id, label }) => (
          <li>
            <span class={`patch model-${id}`}>
              <ModelName id={id} label={label} />
            </span>
          </li>
        ))}
        <li>
          <span class="patch open">≈</span>{" "}
          not decided: other models are as close as predictions are off, and the
          simplest of them is named
        </li>
      </ul>
      <p class="quiet">{caption.join(" ")}</p>
    </div>
  );
}

function Map(
  { map, title }: { readonly map: BreakEvenMapView; readonly title: string },
) {
  return (
    <>
      <p class="finding">{map.finding}</p>
      <ScrollBox label={`Break-even map for ${map.setting} of ${title}`}>
        <table class="map">
          <caption class="visually-hidden">
            The model to take, and how many times as fast as sequential code it
            is predicted to be, by number of items and time of one item, on{" "}
            {map.setting}
          </caption>
          <thead>
            <tr>
              <td></td>
              <th scope="colgroup" colspan={map.columns.length}>
                Computing in one item
              </th>
            </tr>
            <tr>
              <th scope="col">Items</th>
              {map.columns.map((column) => <th scope="col">{column}</th>)}
            </tr>
          </thead>
          <tbody>
            {map.rows.map(({ items, cells }) => (
              <tr>
                <th scope="row">{items}</th>
                {cells.map((cell) => <Cell cell={cell} />)}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollBox>
    </>
  );
}

function Cell({ cell }: { readonly cell: BreakEvenCell }) {
  const { model, short, gain, isDecided, text } = cell;
  return (
    <td class={`model-${model}${isDecided ? "" : " open"}`} title={text}>
      <span class="map-name">
        <ModelMark id={model} />
        <span class="map-short">{short}</span>
        {isDecided ? "" : (
          <span>
            <span aria-hidden="true">≈</span>
            <span class="visually-hidden">not decided</span>
          </span>
        )}
      </span>
      <span class="map-gain">{gain}</span>
    </td>
  );
}
