/// <reference lib="dom" />
import type { ComparisonReport } from "../../../src/analysis/comparison/compare.ts";
import {
  type ComparisonView,
  groupUncompared,
  runNames,
  type UncomparedGroup,
} from "../../../src/analysis/comparison/comparison_rows.ts";
import { formatCount } from "../../../src/text/format.ts";
import { element } from "../element.ts";
import { section } from "./render_facts.ts";

/** The cells that have no partner, by the reason why; none where there are none, or the view hides them. */
export function renderUncompared(
  report: ComparisonReport,
  { only }: Pick<ComparisonView, "only">,
): readonly HTMLElement[] {
  const [reference, ...others] = runNames(report);
  const lists = report.comparisons.flatMap((comparison, index) =>
    groupUncompared(comparison, { only }).map((group) =>
      uncomparedList(group, `${reference} and ${others[index]}`)
    )
  );
  return lists.length === 0 ? [] : [section("Not compared", lists)];
}

function uncomparedList(
  { reason, ids }: UncomparedGroup,
  runs: string,
): HTMLElement {
  return element("details", [
    element("summary", [
      element("strong", [formatCount(ids.length, "cell")]),
      ` of ${runs}: ${reason}`,
    ]),
    element("ul", ids.map((id) => element("li", [element("code", [id])]))),
  ], { class: "uncompared" });
}
