/** A machine cannot do what was asked of it; `hint` says what to do. */
export class UnsupportedError extends Error {
  override readonly name = "UnsupportedError";
  /** What the user can do about it. */
  readonly hint: string;

  constructor(message: string, hint: string) {
    super(message);
    this.hint = hint;
  }
}
