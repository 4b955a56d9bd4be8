import type { MachineView } from "../views/machine_view.ts";
import BreakEvenMap from "./break_even_map.tsx";
import Tabs from "./tabs.tsx";
import { MatrixTable, Readings } from "./winner_matrix.tsx";

/** Who wins what on a machine, as measured, and which model to take for which size of work, as predicted; once a page. */
export default function MachineWinners(
  { machine }: { readonly machine: MachineView },
) {
  const { matrices, breakEven } = machine;
  return (
    <>
      {matrices.length === 0 ? <p>{machine.run.headline}</p> : (
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
                  content: (
                    <MatrixTable matrix={matrix} machine={machine.title} />
                  ),
                }))}
              />
            }
          />
        </section>
      )}
      {breakEven
        ? (
          <section>
            <h2>Which model for which size of work</h2>
            <BreakEvenMap view={breakEven} machine={machine} />
          </section>
        )
        : ""}
    </>
  );
}
