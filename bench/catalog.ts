import {
  type BenchId,
  formatBenchId,
  type VariantRequest,
  withoutReplicate,
} from "../src/results/bench_id.ts";
import { findModel } from "../src/models.ts";
import {
  isSetWait,
  isWithin,
  type Scenario,
  type Suite,
  SUITES,
  variantsOf,
} from "../src/workloads/catalog.ts";
import type { Batch, SharedForm, Workload } from "../src/workloads/workload.ts";
import { createLifecycleRunner } from "./runners/lifecycle_steps.ts";
import { createModelRunner } from "./runners/models.ts";
import { createPayloadRunner } from "./runners/payload_channels.ts";
import {
  createResponsivenessRunner,
  LoadGenerator,
} from "./runners/responsiveness.ts";
import type { Runner } from "./runners/runner.ts";
import { createSharingRunner } from "./runners/sharing_methods.ts";
import type { ScenarioSource, SuiteSource } from "./harness/fixture.ts";

/** The scenarios of a suite of the catalog. */
export function catalogSuite(id: string): SuiteSource {
  return {
    list: () => listVariants(id),
    find: (id) => new CatalogScenario(id),
  };
}

/** Every variant of the default profile. */
function listVariants(id: string): VariantRequest[][] {
  const suite = SUITES.find((suite) => suite.id === id);
  if (!suite) return [];
  return suite.scenarios.filter(({ from }) => isWithin(from, "default")).map((
    found,
  ) =>
    variantsOf(found, {
      depth: "default",
      usableCores: navigator.hardwareConcurrency,
      baseline: suite.baseline,
    }).filter(({ absence }) => absence === undefined).map((
      { model, workers, items },
    ) => ({
      items,
      id: formatBenchId({
        suite: id,
        workload: found.workload.id,
        model,
        workers,
        parameters: found.parameters,
      }),
    }))
  );
}

/** A scenario of the catalog, and the inputs of its batches. */
class CatalogScenario implements ScenarioSource {
  readonly #suite: Suite;
  readonly #scenario: Scenario;
  readonly #batches = new Map<number, Batch>();
  #generator: LoadGenerator | undefined;

  constructor(id: Required<BenchId>) {
    const { suite, scenario } = findScenario(id);
    this.#suite = suite;
    this.#scenario = scenario;
  }

  get baseline(): string | null {
    return this.#suite.baseline;
  }

  get isSetWait(): boolean {
    return isSetWait(this.#scenario.workload);
  }

  /** The inputs are made once for all variants that run as many items, and so is what sends requests to services. */
  async prepare(items: number): Promise<boolean> {
    const { workload, parameters } = this.#scenario;
    if (this.#suite.id === "responsiveness") {
      if (this.#generator) return false;
      this.#generator = await LoadGenerator.start();
      return true;
    }
    if (!("prepare" in workload) || this.#batches.has(items)) return false;
    this.#batches.set(items, await workload.prepare({ items, parameters }));
    return true;
  }

  createRunner(
    { workload: step, model, workers }: Required<BenchId>,
    items: number,
  ): Runner | Promise<Runner> {
    const { workload } = this.#scenario;
    const parameters = { ...workload.parameters, ...this.#scenario.parameters };
    switch (this.#suite.id) {
      case "payload":
        return createPayloadRunner({
          model,
          items,
          bytes: parameters.bytes ?? 0,
        });
      case "lifecycle":
        return createLifecycleRunner({ step, model, items });
      case "sharing":
        return createSharingRunner({
          model,
          workers,
          additionsPerWorker: parameters.additionsPerWorker ?? 0,
        });
      case "responsiveness":
        if (!this.#generator) {
          throw new TypeError("Cannot measure a service: found no generator");
        }
        return createResponsivenessRunner({
          ...{ model, workers, items },
          handler: this.#scenario.parameters,
          generator: this.#generator,
        });
      default: {
        const batch = this.#batches.get(items);
        if ("prepare" in workload && batch) {
          return createModelRunner({
            ...{ model, workers },
            isCold: this.#suite.isCold,
            permissions: batch.permissions,
            calls: callsOf({ workload, batch, model }),
            check: (outputs) => batch.check(outputs),
          });
        }
        throw new TypeError(`Cannot find workload: found "${step}"`);
      }
    }
  }

  [Symbol.dispose](): void {
    this.#generator?.kill();
    for (const [items, batch] of this.#batches) {
      this.#batches.delete(items);
      removePersistently(() => batch[Symbol.dispose]());
    }
  }
}

function callsOf(
  { workload, batch, model }: {
    readonly workload: Workload;
    readonly batch: Batch;
    readonly model: string;
  },
): SharedForm {
  if (findModel(model).sharesMemory) {
    if (batch.shared) return batch.shared;
    throw new TypeError(
      `Cannot run ${workload.id} on ${model}: found no shared form`,
    );
  }
  return {
    task: workload.task,
    inputs: batch.inputs.map((input) => [input]),
  };
}

function findScenario(
  id: Required<BenchId>,
): { readonly suite: Suite; readonly scenario: Scenario } {
  const key = (parameters: Readonly<Record<string, number>>) =>
    JSON.stringify(Object.entries(parameters).toSorted());
  const suite = SUITES.find((suite) => suite.id === id.suite);
  const scenario = suite?.scenarios.find(({ workload, parameters }) =>
    workload.id === id.workload &&
    key(parameters) === key(withoutReplicate(id.parameters))
  );
  if (suite && scenario) return { suite, scenario };
  throw new TypeError(
    `Cannot find scenario: found "${
      formatBenchId(id)
    }", expected one of the suites`,
  );
}

const REMOVE_ATTEMPTS = 50;
const REMOVE_PAUSE_MS = 10;

/** Removes what a child that was killed a moment ago may still be writing into. */
function removePersistently(remove: () => void): void {
  for (let attempt = 1;; attempt++) {
    try {
      return remove();
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return;
      // What is left lies in the folder of the run, which goes as a whole.
      if (attempt === REMOVE_ATTEMPTS) return;
      Atomics.wait(
        new Int32Array(new SharedArrayBuffer(4)),
        ...[0, 0, REMOVE_PAUSE_MS] as const, // three numbers, as the call asks
      );
    }
  }
}
