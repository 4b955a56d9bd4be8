import { afterHearing } from "./after_hearing.ts";
import { WorkerExitedError } from "../errors.ts";

/** How a killed worker is waited for. */
interface KilledOptions {
  /** Milliseconds after which it counts as abandoned; none for a process, which always ends. */
  readonly patienceMs: number | undefined;
  readonly onAbandoned: () => void;
  readonly onGone: () => void;
}

/** The workers of a pool that are on their way out: those that are waited for, and those that nothing can stop. */
export class Departures {
  readonly #ending = new Set<Promise<void>>();
  #dying = 0;
  #abandoned = 0;

  /** Killed workers that are not gone yet, those that were abandoned among them. */
  get dying(): number {
    return this.#dying;
  }

  /** Threads that were given up and go on, because nothing can stop them. */
  get abandoned(): number {
    return this.#abandoned;
  }

  /** Adds an end to what {@linkcode settle} waits for; it never rejects. */
  track(end: Promise<void>): void {
    const tracked = end.finally(() => this.#ending.delete(tracked));
    this.#ending.add(tracked);
  }

  /** A worker was killed: it is waited for until it is gone or, if it is a thread, has used up our patience. */
  killed(
    gone: Promise<void>,
    { patienceMs, onAbandoned, onGone }: KilledOptions,
  ): void {
    this.#dying++;
    const enough = Promise.withResolvers<void>();
    let isAbandoned = false;
    const abandon = () => {
      isAbandoned = true;
      this.#abandoned++;
      enough.resolve();
      onAbandoned();
    };
    const callOff = patienceMs === undefined
      ? undefined
      : afterHearing(patienceMs, { onOver: abandon, holdsProgram: true });
    void gone.then(() => {
      callOff?.();
      this.#dying--;
      if (isAbandoned) this.#abandoned--;
      enough.resolve();
      onGone();
    });
    this.track(enough.promise);
  }

  /** Resolves when nobody is left to wait for. */
  async settle(): Promise<void> {
    while (this.#ending.size > 0) await Promise.all(this.#ending);
  }
}

/** Why a worker was killed whose work nobody waits for any more. */
export function givenUp(): WorkerExitedError {
  return new WorkerExitedError(
    "The worker was ended because its work was given up",
  );
}
