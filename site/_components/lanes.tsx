import { ACTIVITIES } from "../../src/text/play.ts";
import type { LanesView, LevelView, RaceView } from "../views/play_view.ts";
import Table from "./table.tsx";

/** Heights in pixels: widths are shares of the page's, so that text keeps its size on every screen. */
const [NAME, BAR, STRIP, LEVEL, GAP] = [16, 22, 5, 18, 7];

/** Two models at the same work on the same time axis, with what their lanes spend their time on. */
export default function Race({ race }: { readonly race: RaceView }) {
  return (
    <div class="race">
      {race.racers.map((racer) => (
        <figure class="racer">
          <figcaption>
            <strong>{racer.title}</strong>: {racer.total}
          </figcaption>
          <Lanes racer={racer} />
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
function Lanes({ racer }: { readonly racer: LanesView }) {
  const { id, title, total, lanes, levels } = racer;
  let y = 0;
  const place = (height: number) => {
    const top = y;
    y += height + GAP;
    return top;
  };
  const rows = lanes.map((lane) => ({
    lane,
    top: place(NAME + BAR + (lane.blocked ? STRIP : 0)),
  }));
  const areas = levels.map((level) => ({ level, top: place(NAME + LEVEL) }));
  const told = lanes.map(({ name, totals }) =>
    `${name}: busy ${totals.busy}, waiting ${totals.waiting}, idle ${totals.idle}`
  );
  return (
    <svg
      class="lanes"
      width="100%"
      height={y}
      role="img"
      aria-label={`${title} takes ${total}. ${told.join("; ")}.`}
      data-lanes={id}
    >
      <clipPath id={`${id}-curtain`}>
        <rect class="curtain" width="100%" height={y} />
      </clipPath>
      {rows.map(({ lane, top }, index) => (
        <>
          <text y={String(top + 12)}>
            {lane.name}{" "}
            <tspan class="doing" data-lane={index}>
              {lane.totals.busy} busy
            </tspan>
          </text>
          <rect
            class="track"
            y={String(top + NAME)}
            width="100%"
            height={BAR}
          />
        </>
      ))}
      <g clip-path={`url(#${id}-curtain)`}>
        {rows.map(({ lane, top }) => (
          <>
            {lane.spans.map(({ activity, letter, ...extent }) => (
              <>
                <Bar kind={activity} {...extent} y={top + NAME} height={BAR} />
                {letter === "" ? "" : (
                  <text
                    class={`letter letter-${activity}`}
                    x={percent(extent.x + extent.width / 2)}
                    y={String(top + NAME + 15)}
                  >
                    {letter}
                  </text>
                )}
              </>
            ))}
            {lane.blocked?.map((extent) => (
              <Bar
                kind="blocked"
                {...extent}
                y={top + NAME + BAR}
                height={STRIP}
              />
            ))}
          </>
        ))}
        {areas.map(({ level, top }) => (
          <svg
            x="0"
            y={String(top + NAME)}
            width="100%"
            height={LEVEL}
            viewBox="0 0 1 1"
            preserveAspectRatio="none"
          >
            <path class="area" d={areaOf(level)} />
          </svg>
        ))}
      </g>
      {areas.map(({ level, top }) => (
        <text y={String(top + 12)}>
          {level.name} <tspan class="doing">up to {level.most}</tspan>
        </text>
      ))}
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

/** In a box of 1 by 1, its ground line at the bottom. */
function areaOf({ steps, most }: LevelView): string {
  const points = steps.map(({ x, count }) =>
    `H${x.toFixed(5)}V${(1 - count / Math.max(1, most)).toFixed(4)}`
  );
  return `M0 1${points.join("")}V1Z`;
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
      {race.racers.map(({ title, lanes }) => (
        <tbody>
          <tr>
            <th scope="rowgroup" colspan={5}>{title}</th>
          </tr>
          {lanes.map(({ name, totals }) => (
            <tr>
              <th scope="row">{name}</th>
              {Object.values(totals).map((share) => <td>{share}</td>)}
            </tr>
          ))}
        </tbody>
      ))}
    </Table>
  );
}
