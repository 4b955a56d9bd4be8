import { assert, assertEquals } from "@std/assert";
import config from "../../deno.json" with { type: "json" };
import { PROJECT } from "../fixtures/checkout.ts";

const FOLDER = `${PROJECT}.github/workflows`;

async function loadParser(): Promise<
  typeof import("../fixtures/workflow_parser.ts")
> {
  const path = await Deno.makeTempFile({ suffix: ".js" });
  const { success, stderr } = await new Deno.Command("deno", {
    args: [
      ...[
        "bundle",
        "--quiet",
        "--config=npm_only/deno.json",
        `--output=${path}`,
      ],
      "tests/fixtures/workflow_parser.ts",
    ],
    cwd: PROJECT,
  }).output();
  assert(success, new TextDecoder().decode(stderr));
  try {
    return await import(`file://${path}`);
  } finally {
    await Deno.remove(path);
  }
}

const { convertWorkflowTemplate, NoOperationTraceWriter, parseWorkflow } =
  await loadParser();

/** What GitHub's parser finds wrong with a workflow. */
async function lint(content: string): Promise<readonly string[]> {
  const { context, value } = parseWorkflow(
    { name: "workflow.yml", content },
    new NoOperationTraceWriter(),
  );
  const errors = () => context.errors.getErrors().map(({ message }) => message);
  if (value && errors().length === 0) {
    await convertWorkflowTemplate(context, value);
  }
  return errors();
}

const WORKFLOWS = [...Deno.readDirSync(FOLDER)].map(({ name }) => ({
  ...{ name, text: Deno.readTextFileSync(`${FOLDER}/${name}`) },
}));

Deno.test("the linter of workflows sees what is wrong in one", async () => {
  const text = WORKFLOWS[0]?.text ?? "";
  for (
    const [right, wrong] of [
      ["runs-on:", "run-on:"],
      ["contents: read", "contents: all"],
      ["${{ matrix.os }}", "${{ matrix.os"],
      ["${{ matrix.os }}", "${{ nothing.os }}"],
    ] as const // Pairs.
  ) {
    assert(text.includes(right));
    const errors = await lint(text.replaceAll(right, wrong));
    assert(errors.length > 0, wrong);
  }
});

for (const { name, text } of WORKFLOWS) {
  Deno.test(`${name} is a workflow, with tasks that there are and the Deno that README asks for`, async () => {
    assertEquals(await lint(text), []);
    const tasks = [...text.matchAll(/deno task ([a-z:]+)/g)]
      .map(([, task = ""]) => task);
    assertEquals(tasks.filter((task) => !(task in config.tasks)), []);
    const readme = await Deno.readTextFile(`${PROJECT}README.md`);
    const [, asked] = /deno@([0-9.]+)/.exec(readme) ?? [];
    const versions = [...text.matchAll(/deno-version: (.*)/g)]
      .map(([, version]) => version);
    assert(versions.length > 0);
    assertEquals(versions.filter((version) => version !== asked), []);
  });
}
