import type { SuiteView } from "../views/suite_view.ts";
import ModelName from "./model_name.tsx";
import { scrollRegion } from "./scroll_region.ts";

/** Every figure of a suite that asks of sizes or steps. */
export default function SuiteTable({ suite }: { readonly suite: SuiteView }) {
  return (
    <div {...scrollRegion(suite.question)}>
      <table class="matrix">
        <caption class="visually-hidden">{suite.legend}</caption>
        <thead>
          <tr>
            <th scope="col">{suite.label}</th>
            {suite.columns.map(({ id, label }) => (
              <th scope="col">
                <ModelName id={id} label={label} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {suite.rows.map(({ name, fields }) => (
            <tr>
              <th scope="row">{name}</th>
              {fields.map(({ value, range, note }) => (
                <td>
                  <span class="figure">{value}</span>
                  <span class="note range">{range}</span>
                  {note === "" ? "" : <span class="note">{note}</span>}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
