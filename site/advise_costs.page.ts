import { adviseMachines, type Report } from "./views/report.ts";

/** The costs of each machine as a file beside its page: too much for a page, and needed only where advice is asked for. */
export default function* ({ report }: { readonly report: Report }) {
  for (const { model, costsUrl } of adviseMachines(report)) {
    yield { url: costsUrl, content: JSON.stringify(model) };
  }
}
