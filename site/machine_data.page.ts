import { adviseMachines, type Report } from "./views/report.ts";

/** The costs and the map of each machine as files beside its page: fetched only where a reader asks for more than is drawn. */
export default function* ({ report }: { readonly report: Report }) {
  for (const { model, costsUrl } of adviseMachines(report)) {
    yield { url: costsUrl, content: JSON.stringify(model) };
  }
  for (const { map } of report.machines) {
    if (map) yield { url: map.source, content: JSON.stringify(map) };
  }
}
