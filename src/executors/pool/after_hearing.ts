/** Enough to hear what has come while this program itself was busy. */
const HEARING_MS = 5;

/** What to do when a time is over. */
interface OverOptions {
  readonly onOver: () => void;
  /** Whether the program stays alive until then. */
  readonly holdsProgram: boolean;
}

/**
 * A timer for what somebody else is to do in time. It is over only once this program has listened: timers come before
 * messages, and where the program was busy for long, both have been waiting.
 *
 * @returns calls it off.
 */
export function afterHearing(
  ms: number,
  { onOver, holdsProgram }: OverOptions,
): () => void {
  const start = (onTime: () => void, delayMs: number) => {
    const started = setTimeout(onTime, delayMs);
    if (!holdsProgram) Deno.unrefTimer(started);
    return started;
  };
  let timer: ReturnType<typeof setTimeout>;
  timer = start(() => {
    timer = start(onOver, HEARING_MS);
  }, ms);
  return () => clearTimeout(timer);
}
