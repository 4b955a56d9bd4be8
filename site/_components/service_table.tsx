import {
  type LoadAnalysis,
  MIN_TAIL_ANSWERS,
  TAIL_LIMITS_MS,
} from "../../src/analysis/mod.ts";
import {
  capitalise,
  formatBytes,
  formatHeld,
  formatMs,
  formatPercent,
  formatRate,
  type HandlerReport,
} from "../../src/text/mod.ts";
import ModelName from "./model_name.tsx";
import Table from "./table.tsx";

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
    value: ({ theoryP99 }) =>
      theoryP99 === undefined
        ? NOTHING
        : Number.isFinite(theoryP99.high)
        ? `${formatMs(theoryP99.low)} to ${formatMs(theoryP99.high)}`
        : `${formatMs(theoryP99.low)} or more`,
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

/** Which rates each service holds with each handler, and what it did at each rate. */
export default function ServiceTables(
  { handlers }: { readonly handlers: readonly HandlerReport[] },
) {
  if (handlers.length === 0) return null;
  return (
    <>
      <HeldRates handlers={handlers} />
      {handlers.map((handler) => <ServiceTable handler={handler} />)}
      <p class="quiet">
        p99.9 stands where at least {MIN_TAIL_ANSWERS.toLocaleString("en")}{" "}
        requests were answered: of fewer, one in a thousand tells nothing.
      </p>
    </>
  );
}

/** The highest rates that keep the limits, and how their bounds are to be read. */
export function HeldRates(
  { handlers }: { readonly handlers: readonly HandlerReport[] },
) {
  return (
    <>
      {TAIL_LIMITS_MS.map((_, place) => (
        <HeldTable handlers={handlers} place={place} />
      ))}
      <p class="quiet">
        Each rate lies between the highest that was tried and held in every
        round, and the lowest that was held in none. Three rates were tried: 30,
        60 and 90 % of the most that a service can answer.
      </p>
    </>
  );
}

/** The highest rate that keeps one of the limits: a line a model, a column a handler. */
function HeldTable({ handlers, place }: {
  readonly handlers: readonly HandlerReport[];
  readonly place: number;
}) {
  const title = `Requests a second of which 99 % are answered within ${
    TAIL_LIMITS_MS[place]
  } ms`;
  const models = new Map(
    handlers.flatMap(({ services }) =>
      services.map(({ model, label }) => [model, label] as const)
    ),
  );
  return (
    <>
      <p>{title}:</p>
      <Table
        label={title}
        columns={[
          "Model",
          ...handlers.map(({ phrase }) =>
            capitalise(phrase.replace(/^a /, ""))
          ),
        ]}
      >
        <tbody>
          {[...models].map(([model, label]) => (
            <tr>
              <th scope="row">
                <ModelName id={model} label={label} />
              </th>
              {handlers.map(({ services }) => {
                const held = services.find((one) => one.model === model)
                  ?.held[place];
                return <td>{held ? formatHeld(held) : NOTHING}</td>;
              })}
            </tr>
          ))}
        </tbody>
      </Table>
    </>
  );
}

function ServiceTable({ handler }: { readonly handler: HandlerReport }) {
  const title = `Every rate with ${handler.phrase}`;
  return (
    <details>
      <summary>{title}</summary>
      <Table
        label={title}
        columns={["Model", ...COLUMNS.map(({ header }) => header)]}
      >
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
      </Table>
    </details>
  );
}
