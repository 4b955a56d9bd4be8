import type { SamplePart } from "../views/guide.ts";

/** A block of code with the name of its file and the command that runs it, or the output of one. */
export default function GuideSample(
  { sample }: { readonly sample: SamplePart },
) {
  const { file, code } = sample;
  const caption = captionOf(sample);
  const label = file || caption || "Code";
  return (
    <div class={sample.language === "output" ? "sample output" : "sample"}>
      {file === "" && caption === "" ? "" : (
        <p class="sample-head">
          {file === "" ? "" : <strong>{file}</strong>} {caption}
        </p>
      )}
      <pre
        role="group"
        aria-label={label}
        tabindex={0}
      ><code dangerouslySetInnerHTML={{ __html: code }}></code></pre>
    </div>
  );
}

function captionOf({ language, file, run, varies }: SamplePart): string {
  if (language === "output") {
    return varies ? "Output (the numbers differ each time)" : "Output";
  }
  if (run === undefined) return "";
  return language === "python"
    ? `python3 ${file}`
    : ["deno run", run, file].filter((part) => part !== "").join(" ");
}
