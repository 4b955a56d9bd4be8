/** What {@linkcode RunFormatError} carries beside its message. */
export interface RunFormatErrorOptions {
  /** File, or another name for where the run came from. */
  readonly source: string;
  /** Path of the field at fault, such as `cells[3].workers`; empty for the run as a whole. */
  readonly field: string;
  /** What was found and what was expected. */
  readonly problem: string;
  /** What the user can do about it. */
  readonly hint: string;
  /** The error behind it, if there was one. */
  readonly cause?: unknown;
}

/** A file does not hold a run that this version can read. */
export class RunFormatError extends Error {
  /** Tells this error from others. */
  override readonly name = "RunFormatError";
  /** File, or another name for where the run came from. */
  readonly source: string;
  /** Path of the field at fault; empty for the run as a whole. */
  readonly field: string;
  /** What the user can do about it. */
  readonly hint: string;

  /** Makes the error from where the fault is and what it is. */
  constructor(options: RunFormatErrorOptions) {
    const { source, field, problem, hint, cause } = options;
    const place = field === "" ? source : `${source}: ${field}`;
    super(`Cannot read run ${place}: ${problem}`, { cause });
    this.source = source;
    this.field = field;
    this.hint = hint;
  }
}
