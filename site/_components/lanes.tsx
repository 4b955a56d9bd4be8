import { capitalise, formatDuration } from "../../src/text/format.ts";
import { ACTIVITIES, nameLane } from "../../src/text/play.ts";
import {
  laneTotals,
  type RacerView,
  type RaceView,
} from "../views/play_view.ts";
import Table from "./table.tsx";

/** Heights in pixels: widths are shares of the page's, so that text keeps its size on every screen. */
const [NAME, BAR, STRIP, LEVEL, GAP] = [16, 22, 5, 18, 7];
/** Shares of the width: what is narrower is not seen, and what is wider has room for a letter. */
const [MIN_WIDTH, LETTER_WIDTH] = [0.0003, 0.035];

/** Two models at the same work on the same time axis, with what their lanes spend their time on. */
export default function Race({ race }: { readonly race: RaceView }) {
  return (
    <div class="race">
      {race.racers.map((racer) => (
        <figure class="racer">
          <figcaption>
            <strong>{capitalise(racer.name)}</strong>:{" "}
            {formatDuration(racer.simulation.totalNs)}
          </figcaption>
          <Lanes racer={racer} widthNs={race.totalNs} />
        </figure>
      ))}
      <Key />
      <details>
        <summary>What the lanes spend their time on</summary>
        <Totals race={race} />
      </details>
    </div>
  );
}

/** What a race shows, in words. */
export function RaceFinding(
  { race: { finding: [first, ...others] } }: { readonly race: RaceView },
) {
  return (
    <>
      <p class="finding">{first}</p>
      <p>{others.join(" ")}</p>
    </>
  );
}

/** The lanes of one model. A script moves the curtain and the line to where its clock is. */
function Lanes(
  { racer, widthNs }: { readonly racer: RacerView; readonly widthNs: number },
) {
  const { id, name, simulation, blocked } = racer;
  const { lanes, waits, takenNs } = simulation;
  let y = 0;
  const place = (height: number) => {
    const top = y;
    y += NAME + height + GAP;
    return top;
  };
  const extentOf = ({ fromNs, toNs }: { fromNs: number; toNs: number }) => ({
    ...{ x: fromNs / widthNs, width: (toNs - fromNs) / widthNs },
  });
  const rows = lanes.map((lane) => ({
    ...{ lane, name: nameLane(lane), totals: laneTotals(racer, lane) },
    top: place(lane.kind === "main" ? BAR + STRIP : BAR),
  }));
  const start = { atNs: 0, by: takenNs.length };
  const areas = [
    {
      name: "In the queue",
      changes: [start, ...takenNs.map((atNs) => ({ atNs, by: -1 }))],
    },
    {
      name: "Waits under way",
      changes: waits.flatMap(({ fromNs, toNs }) => [
        ...[{ atNs: fromNs, by: 1 }, { atNs: toNs, by: -1 }],
      ]),
    },
  ].filter(({ changes }) => changes.length > 0).map(({ name, changes }) => ({
    ...{ name, ...areaOf(changes, widthNs), top: place(LEVEL) },
  }));
  const told = rows.map(({ name, totals: { busy, waiting, idle } }) =>
    `${name}: busy ${busy}, waiting ${waiting}, idle ${idle}`
  );
  return (
    <svg
      class="lanes"
      width="100%"
      height={y}
      role="img"
      aria-label={`${capitalise(name)}. ${told.join("; ")}.`}
      data-lanes={id}
    >
      <clipPath id={`${id}-curtain`}>
        <rect class="curtain" width="100%" height={y} />
      </clipPath>
      {rows.map(({ name, totals, top }, index) => (
        <>
          <text y={String(top + 12)}>
            {name}{" "}
            <tspan class="doing" data-lane={index}>{totals.busy} busy</tspan>
          </text>
          <rect
            class="track"
            y={String(top + NAME)}
            width="100%"
            height={BAR}
          />
        </>
      ))}
      {areas.map(({ name, most, top }) => (
        <text y={String(top + 12)}>
          {name} <tspan class="doing">up to {most}</tspan>
        </text>
      ))}
      <g clip-path={`url(#${id}-curtain)`}>
        {rows.map(({ lane: { spans }, top }) =>
          spans.map((span) => ({ ...span, ...extentOf(span) }))
            .filter(({ width }) => width > MIN_WIDTH)
            .map(({ activity, x, width }) => (
              <>
                <Bar
                  kind={activity}
                  {...{ x, width, y: top + NAME, height: BAR }}
                />
                {width > LETTER_WIDTH && (
                  <text
                    class={`letter letter-${activity}`}
                    x={percent(x + width / 2)}
                    y={String(top + NAME + 15)}
                  >
                    {ACTIVITIES[activity].letter}
                  </text>
                )}
              </>
            ))
        )}
        {blocked.map((span) => (
          <Bar
            kind="blocked"
            {...{ ...extentOf(span), y: NAME + BAR, height: STRIP }}
          />
        ))}
        {areas.map(({ d, top }) => (
          <svg
            {...{ x: "0", y: String(top + NAME), width: "100%" }}
            height={LEVEL}
            viewBox="0 0 1 1"
            preserveAspectRatio="none"
          >
            <path class="area" d={d} />
          </svg>
        ))}
      </g>
      <line class="now" x1="100%" x2="100%" y2={String(y)} />
    </svg>
  );
}

function Bar(
  { kind, x, width, y, height }: {
    readonly kind: string;
    readonly x: number;
    readonly width: number;
    readonly y: number;
    readonly height: number;
  },
) {
  return (
    <rect
      class={`span-${kind}`}
      fill={`url(#span-${kind})`}
      {...{ x: percent(x), y: String(y), width: percent(width), height }}
    />
  );
}

function percent(share: number): string {
  return `${(100 * share).toFixed(3)}%`;
}

/** The area under a number that changes over time, in a box of 1 by 1. */
function areaOf(
  changes: readonly { readonly atNs: number; readonly by: number }[],
  widthNs: number,
) {
  let count = 0;
  const steps = changes.toSorted((a, b) => a.atNs - b.atNs)
    .map(({ atNs, by }) => ({ x: atNs / widthNs, count: count += by }));
  const most = Math.max(...steps.map(({ count }) => count));
  const points = steps.map(({ x, count }) =>
    `H${x.toFixed(5)}V${(1 - count / most).toFixed(4)}`
  );
  return { most, d: `M0 1${points.join("")}V1Z` };
}

/** The patterns tell activities apart without colors; once a page. */
export function LanePatterns() {
  return (
    <svg class="marks" aria-hidden="true">
      {PATTERNS.map(({ kind, d }) => (
        <pattern
          id={`span-${kind}`}
          width="8"
          height="8"
          patternUnits="userSpaceOnUse"
        >
          <rect class={`ground-${kind}`} width="8" height="8" />
          {d === "" ? "" : <path class={`lines-${kind}`} d={d} />}
        </pattern>
      ))}
    </svg>
  );
}

const PATTERNS = [
  { kind: "compute", d: "" },
  { kind: "wait", d: "M1.5 2h1M5.5 6h1" },
  { kind: "copy", d: "M-2 2l4-4M0 8l8-8M6 10l4-4" },
  { kind: "start", d: "M2 0v8M6 0v8" },
  { kind: "blocked", d: "M-2 6l4 4M0 0l8 8M6-2l4 4" },
];

function Key() {
  const entries = [
    ...Object.entries(ACTIVITIES).map(([kind, { letter, label }]) => ({
      ...{ kind, label: `${letter}: ${label}` },
    })),
    {
      kind: "blocked",
      label: "below the main thread: its event loop is blocked",
    },
  ];
  return (
    <ul class="key lanes-key">
      {entries.map(({ kind, label }) => (
        <li>
          <svg width="24" height="14" aria-hidden="true">
            <Bar kind={kind} x={0} width={1} y={0} height={14} />
          </svg>{" "}
          {label}
        </li>
      ))}
    </ul>
  );
}

function Totals({ race }: { readonly race: RaceView }) {
  return (
    <Table
      label="What the lanes spend their time on"
      columns={["Lane", "Busy", "Waiting", "Idle", "Event loop blocked"]}
    >
      {race.racers.map((racer) => (
        <tbody>
          <tr>
            <th scope="rowgroup" colspan={5}>{capitalise(racer.name)}</th>
          </tr>
          {racer.simulation.lanes.map((lane) => (
            <tr>
              <th scope="row">{nameLane(lane)}</th>
              {Object.values(laneTotals(racer, lane)).map((share) => (
                <td>{share}</td>
              ))}
            </tr>
          ))}
        </tbody>
      ))}
    </Table>
  );
}
