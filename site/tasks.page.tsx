import Badge from "./_components/badge.tsx";
import { CellTable } from "./_components/cell_tables.tsx";
import { Charts } from "./_components/chart.tsx";
import CodeBlock from "./_components/code_block.tsx";
import Facts, { Findings } from "./_components/facts.tsx";
import ModelName from "./_components/model_name.tsx";
import { Empty } from "./_components/no_runs.tsx";
import { Figure, RowTable } from "./_components/table.tsx";
import type { Report } from "./views/report.ts";
import type {
  TaskRunView,
  TaskScenarioView,
  TaskView,
} from "./views/task_view.ts";

export const url = "/tasks/";

/** The list of the tasks that a user has tried, and a page for each. */
export default function* ({ report: { tasks } }: { readonly report: Report }) {
  yield {
    url,
    title: "Your tasks",
    description: "Functions of your own, measured on every concurrency model.",
    content: <TaskList tasks={tasks} />,
  };
  for (const task of tasks) {
    yield {
      url: task.url,
      title: `Task ${task.shown.label}`,
      description: `${task.shown.label}: ${task.shown.answer}`,
      content: <TaskPage task={task} />,
    };
  }
}

function TaskList({ tasks }: { readonly tasks: readonly TaskView[] }) {
  return (
    <>
      <h1>Your tasks</h1>
      <p class="lead">
        Functions of your own, measured on every concurrency model.
      </p>
      {tasks.length === 0
        ? (
          <Empty
            title="No task yet"
            command="deno task try examples/thumbnail.ts"
          >
            A file that exports a function is all it takes. Try one of the
            examples, or a file of your own; it takes a minute:
          </Empty>
        )
        : (
          <dl class="answers">
            {tasks.map(({ url, shown }) => (
              <div>
                <dt>
                  <a href={url}>{shown.label}</a>
                  <span class="note">{shown.run.machine.title}</span>
                </dt>
                <dd>{shown.answer}</dd>
              </div>
            ))}
          </dl>
        )}
    </>
  );
}

function TaskPage({ task }: { readonly task: TaskView }) {
  const { shown, runs } = task;
  const { label, run, answer, sentences, plots, scenarios } = shown;
  return (
    <>
      <p class="crumb">
        <a href={url}>Your tasks</a>
      </p>
      <h1>{label}</h1>
      <p class="answer">{answer}</p>
      <p class="quiet">
        On {run.machine.title}, from <a href={run.url}>{run.name}</a>{" "}
        ({run.madeBy}), measured <span class="when">{run.started}</span>.
      </p>
      {run.complete
        ? ""
        : <p class="warning">This run was interrupted: {run.measured}.</p>}
      {plots.length === 0 ? "" : (
        <>
          <h2>Where it pays, and what was predicted</h2>
          <Charts plots={plots} />
        </>
      )}
      <Findings sentences={sentences} />
      {scenarios.length > 1 ? <Sweep scenarios={scenarios} /> : ""}
      {scenarios.map((scenario) => (
        <Scenario scenario={scenario} label={label} />
      ))}
      {runs.length > 1 ? <Runs runs={runs} /> : ""}
      <h2>What produced it</h2>
      {shown.source === undefined
        ? ""
        : <CodeBlock name={label} text={shown.source} />}
      <Facts
        facts={[
          ...(shown.sourceHash === "" ? [] : [{
            name: shown.source === undefined
              ? "SHA-256 of its file, which is not published"
              : "SHA-256 of its file",
            value: shown.sourceHash,
          }]),
          ...run.facts,
        ]}
      />
    </>
  );
}

function Sweep(
  { scenarios }: { readonly scenarios: readonly TaskScenarioView[] },
) {
  return (
    <section>
      <h2 id="sweep">Along the params</h2>
      <RowTable
        label="What to use for each combination of params"
        rows={scenarios}
        fields={[
          ["Params", ({ name }) => name],
          ["A call in the loop", ({ callTime }) => callTime],
          ["Use", ({ verdict }) => <Badge {...verdict} />],
          [
            "Speed-up",
            ({ speedup, speedupRange }) => (
              <Figure text={speedup} note={speedupRange} />
            ),
          ],
        ]}
      />
    </section>
  );
}

function Scenario(
  { scenario: { name, items, verdict, cells, predictions }, label }: {
    readonly scenario: TaskScenarioView;
    readonly label: string;
  },
) {
  const where = name === "" ? "Every variant" : name;
  return (
    <section>
      <h2>
        {where} <Badge {...verdict} />
      </h2>
      <p class="quiet">A batch is {items} calls.</p>
      <CellTable
        cells={cells}
        label={`Every variant of ${label}${name === "" ? "" : `, ${name}`}`}
      />
      {predictions.length === 0 ? "" : (
        <RowTable
          label={`Predicted beside measured times of ${label}${
            name === "" ? "" : `, ${name}`
          }`}
          rows={predictions}
          fields={[
            [
              "Variant",
              ({ model, name }) => <ModelName id={model} label={name} />,
            ],
            ["Predicted", ({ predicted }) => predicted, "number"],
            [
              "Measured",
              ({ measured, measuredRange }) => (
                <Figure text={measured} note={measuredRange} />
              ),
              "number",
            ],
            ["Off by", ({ error }) => error, "number"],
            ["Why", ({ cause }) => cause],
          ]}
        />
      )}
    </section>
  );
}

/** Every run of the task; each but the oldest with a comparison with the one before it. */
function Runs({ runs }: { readonly runs: readonly TaskRunView[] }) {
  return (
    <section>
      <h2 id="runs">Its runs</h2>
      <RowTable
        label="Runs of the task"
        rows={runs}
        fields={[
          ["Run", ({ run }) => <a href={run.url}>{run.name}</a>],
          ["Measured", ({ run }) => run.started],
          ["Machine", ({ run }) => run.machine.title],
          ["Answer", ({ answer }) => answer, "fact"],
          ["Before and after", ({ run }, index) => {
            const before = runs.slice(index + 1).find((one) =>
              one.run.machine.id === run.machine.id
            );
            return before
              ? (
                <a href={`/compare/?runs=${before.run.id},${run.id}`}>
                  Compare with the run before
                </a>
              )
              : "–";
          }],
        ]}
      />
    </section>
  );
}
