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
import { type Field, RowTable } from "./table.tsx";

const NOTHING = "–";

/** What a service did at one rate, and its model. */
interface ServedLoad {
  readonly model: string;
  readonly label: string;
  readonly load: LoadAnalysis;
}

const FIELDS: readonly Field<ServedLoad>[] = [
  ["Model", ({ model, label }) => <ModelName id={model} label={label} />],
  ["Load", ({ load }) => `${load.loadPercent} %`],
  ["Requests a second", ({ load }) => formatRate(load.ratePerSecond)],
  ["p50", ({ load }) => orNothing(load.p50)],
  ["p99", ({ load }) => orNothing(load.p99)],
  ["p99.9", ({ load }) => orNothing(load.p999)],
  [
    "p99 of a queue with these arrivals",
    ({ load }) => orNothing(load.expectedP99),
  ],
  ["p99 of M/D/c", ({ load }) => boundsOf(load.theoryP99)],
  ["/health p99", ({ load }) => orNothing(load.healthP99)],
  ["Refused", ({ load }) => formatPercent(load.refusedShare)],
  ["Longest queue", ({ load }) => String(load.peakQueue ?? NOTHING)],
  ["Memory growth", ({ load }) => formatBytes(load.memoryGrowthBytes)],
];

function boundsOf(bounds: LoadAnalysis["theoryP99"]): string {
  if (!bounds) return NOTHING;
  const low = formatMs(bounds.low);
  return Number.isFinite(bounds.high)
    ? `${low} to ${formatMs(bounds.high)}`
    : `${low} or more`;
}

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
      <RowTable
        label={title}
        rows={[...models]}
        fields={[
          ["Model", ([model, label]) => <ModelName id={model} label={label} />],
          ...handlers.map(({ phrase, services }): Field<[string, string]> => [
            capitalise(phrase.replace(/^a /, "")),
            ([model]) => {
              const held = services.find((one) => one.model === model)
                ?.held[place];
              return held ? formatHeld(held) : NOTHING;
            },
          ]),
        ]}
      />
    </>
  );
}

function ServiceTable({ handler }: { readonly handler: HandlerReport }) {
  const title = `Every rate with ${handler.phrase}`;
  return (
    <details>
      <summary>{title}</summary>
      <RowTable
        label={title}
        fields={FIELDS}
        rows={handler.services.flatMap(({ model, label, loads, overload }) =>
          [...loads, ...(overload ? [overload] : [])]
            .map((load) => ({ model, label, load }))
        )}
      />
    </details>
  );
}
