import { assert } from "@std/assert";
import {
  type FittedLaw,
  type LawFit,
  predictSpeed,
  type ScalingPoint,
} from "../../../src/analysis/mod.ts";

/**
 * SPEC SDM91 on a SPARCcenter 2000, from Gunther, "Guerrilla Capacity Planning" (2007), as the R package usl 3.0.4 has it
 * (data set specsdm91). What is expected of it stands in that package's README, tests and vignette.
 */
export const SDM91 = pointsOf(
  [1, 18, 36, 72, 108, 144, 216],
  [64.9, 995.9, 1652.4, 1853.2, 1828.9, 1775.0, 1702.2],
);

/** A ray tracer on 64 processors of an SGI Origin 2000, from the same book and package (data set raytracer). */
export const RAYTRACER = pointsOf(
  [1, 4, 8, 12, 16, 20, 24, 28, 32, 48, 64],
  [20, 78, 130, 170, 190, 200, 210, 230, 260, 280, 310],
);

/** Points from two lists. */
export function pointsOf(
  workers: readonly number[],
  speeds: readonly number[],
): ScalingPoint[] {
  return workers.map((workers, index) => ({
    workers,
    speed: speeds[index] ?? NaN,
  }));
}

/** Narrows to a law that was fitted. */
export function fitted(fit: LawFit): FittedLaw {
  assert(fit.kind === "fitted", JSON.stringify(fit));
  return fit;
}

/** Why a law was refused. */
export function reasonOf(fit: LawFit): string {
  assert(fit.kind === "refused", JSON.stringify(fit));
  return fit.reason;
}

/** The speed that a law expects. */
export function predicted(fit: FittedLaw, workers: number): number {
  const speed = predictSpeed(fit, workers);
  assert(speed !== undefined);
  return speed;
}
