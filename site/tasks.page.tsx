import Badge from "./_components/badge.tsx";
import { CellTable } from "./_components/cell_tables.tsx";
import { Charts } from "./_components/chart.tsx";
import Facts from "./_components/facts.tsx";
import ModelName from "./_components/model_name.tsx";
import Table from "./_components/table.tsx";
import { CodeBlock } from "./_components/workload_code.tsx";
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
      description: task.shown.answer,
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
      {tasks.length === 0 ? <NoTasks /> : (
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

function NoTasks() {
  return (
    <div class="empty">
      <h2>No task yet</h2>
      <p>
        A file that exports a function is all it takes. Try one of the examples,
        or a file of your own; it takes a minute:
      </p>
      <pre><code>deno task try examples/thumbnail.ts</code></pre>
      <p>Then build the pages again:</p>
      <pre><code>deno task site</code></pre>
    </div>
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
      {sentences.length === 0 ? "" : (
        <ul class="findings">
          {sentences.map((sentence) => <li>{sentence}</li>)}
        </ul>
      )}
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
  const columns = ["Params", "A call in the loop", "Use", "Speed-up"];
  return (
    <section>
      <h2 id="sweep">Along the params</h2>
      <Table
        label="What to use for each combination of params"
        columns={columns}
      >
        <tbody>
          {scenarios.map(({ name, callTime, verdict, ...scenario }) => (
            <tr>
              <th scope="row">{name}</th>
              <td>{callTime}</td>
              <td>
                <Badge {...verdict} />
              </td>
              <td>
                <span class="figure">{scenario.speedup}</span>
                <span class="note">{scenario.speedupRange}</span>
              </td>
            </tr>
          ))}
        </tbody>
      </Table>
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
        <Table
          label={`Predicted beside measured times of ${label}${
            name === "" ? "" : `, ${name}`
          }`}
          columns={[
            "Variant",
            ...["Predicted", "Measured", "Off by"]
              .map((label) => ({ label, kind: "number" })),
            "Why",
          ]}
        >
          <tbody>
            {predictions.map(({ model, name, ...row }) => (
              <tr>
                <th scope="row">
                  <ModelName id={model} label={name} />
                </th>
                <td class="number">{row.predicted}</td>
                <td class="number">
                  <span class="figure">{row.measured}</span>
                  <span class="note">{row.measuredRange}</span>
                </td>
                <td class="number">{row.error}</td>
                <td>{row.cause}</td>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
    </section>
  );
}

/** Every run of the task; each but the oldest with a comparison with the one before it. */
function Runs({ runs }: { readonly runs: readonly TaskRunView[] }) {
  return (
    <section>
      <h2 id="runs">Its runs</h2>
      <Table
        label="Runs of the task"
        columns={["Run", "Measured", "Machine", "Answer", "Before and after"]}
      >
        <tbody>
          {runs.map(({ run, answer }, index) => {
            const before = runs.slice(index + 1).find((one) =>
              one.run.machine.id === run.machine.id
            );
            return (
              <tr>
                <th scope="row">
                  <a href={run.url}>{run.name}</a>
                </th>
                <td>{run.started}</td>
                <td>{run.machine.title}</td>
                <td class="fact">{answer}</td>
                <td>
                  {before
                    ? (
                      <a href={`/compare/?runs=${before.run.id},${run.id}`}>
                        Compare with the run before
                      </a>
                    )
                    : "–"}
                </td>
              </tr>
            );
          })}
        </tbody>
      </Table>
    </section>
  );
}
