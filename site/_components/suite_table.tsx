import type { SuiteView } from "../views/suite_view.ts";
import ModelName from "./model_name.tsx";
import Table from "./table.tsx";

/** Every figure of a suite that asks of sizes or steps. */
export default function SuiteTable({ suite }: { readonly suite: SuiteView }) {
  return (
    <Table
      label={suite.question}
      caption={suite.legend}
      kind="matrix"
      columns={[
        suite.label,
        ...suite.columns.map(({ id, label }) => (
          <ModelName id={id} label={label} />
        )),
      ]}
    >
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
    </Table>
  );
}
