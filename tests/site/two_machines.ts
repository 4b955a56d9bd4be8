import { buildMachine, buildRun } from "../fixtures/run_builder.ts";

/** The same measured on two machines. */
export const TWO_MACHINES = [
  buildRun(),
  buildRun({
    id: "20261121-101010-0000000b",
    startedAt: "2026-11-21T10:10:10.000Z",
    finishedAt: "2026-11-21T10:14:10.000Z",
    machine: buildMachine({ id: "m-fedcba987654", cpuModel: "Other CPU" }),
  }),
] as const;
