import type { MachineView } from "../views/machine_view.ts";
import Tabs from "./tabs.tsx";
import { MatrixTable, Readings } from "./winner_matrix.tsx";

/** Who wins what on a machine, as measured. */
export default function MachineWinners(
  { machine }: { readonly machine: MachineView },
) {
  const { matrices } = machine;
  if (matrices.length === 0) return <p>{machine.run.headline}</p>;
  return (
    <section>
      <h2>Who wins what</h2>
      <Readings
        name="show"
        content={
          <Tabs
            name="workers"
            legend="Workers"
            chosen={matrices.length - 1}
            tabs={matrices.map(({ label, matrix }) => ({
              label,
              content: <MatrixTable matrix={matrix} machine={machine.title} />,
            }))}
          />
        }
      />
    </section>
  );
}
