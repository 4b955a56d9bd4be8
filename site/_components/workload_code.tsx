import type { WorkloadSectionView } from "../views/workload_view.ts";
import type { TaskSource } from "../views/workload_code.ts";
import ModelName from "./model_name.tsx";

/** A workload's task, and the section whose run the programs are written after. */
interface WorkloadCodeProps {
  readonly source: TaskSource;
  readonly section: WorkloadSectionView;
}

/** The code that was measured: the task as it stands in its file, and a program for each model. */
export default function WorkloadCode({ source, section }: WorkloadCodeProps) {
  const { run, workload } = section;
  if (source.version !== workload.version) {
    return (
      <p class="quiet">
        The code of this workload has changed since: {run.name} measured version
        {" "}
        {workload.version}, and <code>{source.file}</code> holds version{" "}
        {source.version}.
      </p>
    );
  }
  const { task, sharedTask, file } = source;
  return (
    <>
      <p>
        A batch is {workload.items} tasks, and a task is one call of{" "}
        <code>{task}</code>
        {sharedTask === undefined ? "." : (
          <>
            , or of <code>{sharedTask}</code> where threads share memory.
          </>
        )}
      </p>
      <CodeBlock name={file} text={source.text} />
      <h3>The same batch on each model</h3>
      <p>
        The executor changes; for shared memory the form of the inputs, too.
        Each program runs as it stands, with the size of{" "}
        {run.name}, and checks every answer.
      </p>
      {workload.programs.map(({ model, name, time, text }, index) => (
        <details class="program" open={index === 0}>
          <summary>
            <ModelName id={model} label={name} />{" "}
            <span class="note">took {time} a batch</span>
          </summary>
          <CodeBlock name="main.ts" text={text} />
        </details>
      ))}
    </>
  );
}

/** A file of code with its name. */
export function CodeBlock(
  { name, text }: { readonly name: string; readonly text: string },
) {
  return (
    <div class="sample">
      <p class="sample-head">
        <strong>{name}</strong>
      </p>
      <pre role="group" aria-label={name} tabindex={0}><code>{text}</code></pre>
    </div>
  );
}
