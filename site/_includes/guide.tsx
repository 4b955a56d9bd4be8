import GuideFigure from "../_components/guide_figure.tsx";
import {
  GuideCrumb,
  GuidePages,
  GuideTurn,
} from "../_components/guide_nav.tsx";
import GuideSample from "../_components/guide_sample.tsx";
import { guideFigure, type GuidePart, guideParts } from "../views/guide.ts";
import type { Report } from "../views/report.ts";

/** A page of the guide as Markdown gave it, and the runs that its figures are filled from. */
interface GuideProps {
  readonly url: string;
  readonly content: string;
  readonly report: Report;
}

/** Lays out a page of the guide: its text with figures and samples, and the way to the other pages. */
export default function Guide({ url, content, report }: GuideProps) {
  return (
    <div class="guide">
      <article class="prose">
        <GuideCrumb url={url} />
        {guideParts(content).map((part) => renderPart(part, report))}
        <GuideTurn url={url} />
      </article>
      <GuidePages url={url} />
    </div>
  );
}

function renderPart(part: GuidePart, report: Report) {
  switch (part.kind) {
    case "html":
      return { __html: part.html };
    case "figure":
      return <GuideFigure figure={guideFigure(report, part)} />;
    case "sample":
      return <GuideSample sample={part} />;
  }
}

export const layout = "base.tsx";
