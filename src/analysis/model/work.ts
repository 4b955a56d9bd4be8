/** What travels: typed arrays and texts, which are copied, or objects and lists, which are written out and read back. */
export type PayloadKind = "bytes" | "objects";

/** Work as a user can describe it: what one item needs, and how many there are. */
export interface Work {
  /** Computing of one item, in nanoseconds. */
  readonly cpuNs: number;
  /** Waiting of one item, in nanoseconds. */
  readonly waitNs: number;
  /** Independent items of one batch, 1 or more. */
  readonly items: number;
  /** Bytes that one item needs to be sent, serialized where they are objects; 0 where they do not count. */
  readonly bytesIn: number;
  /** Bytes of one item's answer. */
  readonly bytesOut: number;
  /** What these bytes are. */
  readonly payload: PayloadKind;
  /** Whether a waiting item holds its thread, as a synchronous call does. */
  readonly isBlocking: boolean;
  /** Whether the computing is done by native threads beside the event loop, as WebCrypto's is. */
  readonly isNative: boolean;
}

/** What a work of computing alone is made from: the rest is none. */
export const PLAIN_WORK: Work = {
  ...{ cpuNs: 0, waitNs: 0, items: 1, bytesIn: 0, bytesOut: 0 },
  payload: "bytes",
  ...{ isBlocking: false, isNative: false },
};
