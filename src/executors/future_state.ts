/** Where a piece of work stands. */
export type FutureState =
  | "pending"
  | "running"
  | "fulfilled"
  | "rejected"
  | "cancelled";
