import type { SuiteView } from "../views/suite_view.ts";
import ModelName from "./model_name.tsx";
import { Figure, RowTable } from "./table.tsx";

/** Every figure of a suite that asks of sizes or steps. */
export default function SuiteTable({ suite }: { readonly suite: SuiteView }) {
  return (
    <RowTable
      label={suite.question}
      caption={suite.legend}
      kind="matrix"
      rows={suite.rows}
      fields={[
        [suite.label, ({ name }) => name],
        ...suite.columns.map((column, place) =>
          [
            <ModelName {...column} />,
            ({ fields }: SuiteView["rows"][number]) => {
              const { value = "", ...notes } = fields[place] ?? {};
              return <Figure text={value} {...notes} />;
            },
          ] as const // A pair, as fields are.
        ),
      ]}
    />
  );
}
