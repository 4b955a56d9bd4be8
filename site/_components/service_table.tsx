import {
  formatBytes,
  formatMs,
  formatPercent,
  formatRate,
  type HandlerAnalysis,
  type LoadAnalysis,
} from "../../src/analysis/mod.ts";
import ModelName from "./model_name.tsx";
import { scrollRegion } from "./scroll_region.ts";

const NOTHING = "–";

const COLUMNS: readonly {
  readonly header: string;
  readonly value: (load: LoadAnalysis) => string;
}[] = [
  { header: "Load", value: ({ loadPercent }) => `${loadPercent} %` },
  {
    header: "Requests a second",
    value: ({ ratePerSecond }) => formatRate(ratePerSecond),
  },
  { header: "p50", value: ({ p50 }) => orNothing(p50) },
  { header: "p99", value: ({ p99 }) => orNothing(p99) },
  { header: "p99.9", value: ({ p999 }) => orNothing(p999) },
  {
    header: "p99 of a queue with these arrivals",
    value: ({ expectedP99 }) => orNothing(expectedP99),
  },
  {
    header: "p99 of M/D/c",
    value: ({ longRunP99 }) => orNothing(longRunP99),
  },
  { header: "/health p99", value: ({ healthP99 }) => orNothing(healthP99) },
  {
    header: "Refused",
    value: ({ refusedShare }) => formatPercent(refusedShare),
  },
  {
    header: "Longest queue",
    value: ({ peakQueue }) => peakQueue === null ? NOTHING : String(peakQueue),
  },
  {
    header: "Memory growth",
    value: ({ memoryGrowthBytes }) => formatBytes(memoryGrowthBytes),
  },
];

function orNothing(ms: number | undefined): string {
  return ms === undefined || Number.isNaN(ms) ? NOTHING : formatMs(ms);
}

/** What each service did at each rate, a table a handler. */
export default function ServiceTables(
  { handlers }: { readonly handlers: readonly HandlerAnalysis[] },
) {
  return (
    <>
      {handlers.map((handler) => <ServiceTable handler={handler} />)}
    </>
  );
}

function ServiceTable({ handler }: { readonly handler: HandlerAnalysis }) {
  const title = `Every rate with ${handler.phrase}`;
  return (
    <details>
      <summary>{title}</summary>
      <div {...scrollRegion(title)}>
        <table>
          <caption class="visually-hidden">{title}</caption>
          <thead>
            <tr>
              <th scope="col">Model</th>
              {COLUMNS.map(({ header }) => <th scope="col">{header}</th>)}
            </tr>
          </thead>
          <tbody>
            {handler.services.flatMap(({ model, label, loads, overload }) =>
              [...loads, ...(overload ? [overload] : [])].map((load) => (
                <tr>
                  <th scope="row">
                    <ModelName id={model} label={label} />
                  </th>
                  {COLUMNS.map(({ value }) => <td>{value(load)}</td>)}
                </tr>
              ))
            )}
          </tbody>
        </table>
      </div>
    </details>
  );
}
