import type {
  SampleStrip as Strip,
  SampleStrips,
} from "../charts/sample_strips.ts";

/** The dots of one cell and the axis that all share. */
interface SampleStripProps {
  readonly strip: Strip | undefined;
  readonly ticks: SampleStrips["ticks"];
}

/** The samples of one cell. Places are in per cent, so that dots stay round at any width. */
export default function SampleStrip({ strip, ticks }: SampleStripProps) {
  if (!strip) return "";
  const { color, heightPx, band, dots, medians } = strip;
  return (
    <svg class="strip" width="100%" height={heightPx} aria-hidden="true">
      {ticks.map(({ place, isMedian }) => (
        <line
          class={isMedian ? "strip-median" : "strip-grid"}
          x1={place}
          x2={place}
          y1="0"
          y2={`${heightPx}`}
        />
      ))}
      <rect
        x={band.place}
        width={band.width}
        y="0"
        height={heightPx}
        fill={color}
        fill-opacity="0.13"
      />
      {medians.map(({ place, topPx, bottomPx }) => (
        <line
          x1={place}
          x2={place}
          y1={`${topPx}`}
          y2={`${bottomPx}`}
          stroke={color}
          stroke-width="2"
        />
      ))}
      {dots.map(({ place, yPx, isBeyond }) => (
        <circle
          cx={place}
          cy={`${yPx}`}
          r="2.5"
          fill={isBeyond ? "none" : color}
          stroke={color}
          fill-opacity="0.65"
        />
      ))}
    </svg>
  );
}
