/**
 * Counts the steps of the Collatz sequence in WebAssembly. Each isolate compiles the module for itself; its source:
 *
 * ```wat
 * (module (func (export "steps") (param $n i64) (result i32) (local $count i32)
 *   (block $end (loop $next
 *     (br_if $end (i64.le_u (local.get $n) (i64.const 1)))
 *     (local.set $n (select
 *       (i64.add (i64.mul (local.get $n) (i64.const 3)) (i64.const 1))
 *       (i64.shr_u (local.get $n) (i64.const 1))
 *       (i32.wrap_i64 (i64.and (local.get $n) (i64.const 1)))))
 *     (local.set $count (i32.add (local.get $count) (i32.const 1)))
 *     (br $next)))
 *   (local.get $count)))
 * ```
 */
const BYTES = Uint8Array.fromBase64(
  "AGFzbQEAAAABBgFgAX4BfwMCAQAHCQEFc3RlcHMAAAo0ATIBAX8CQANAIABCAVgNASAAQgN+QgF8IABCAYggAEIBg6cbIQAgAUEBaiEBDAALCyABCw==",
);
const { exports } = new WebAssembly.Instance(new WebAssembly.Module(BYTES));
// The module's text says what it exports.
const steps = exports.steps as (n: bigint) => number;

/** The longest sequence that begins in a range. */
export default function wasmSteps(from: number, count: number): number {
  let longest = 0;
  for (let n = from; n < from + count; n++) {
    longest = Math.max(longest, steps(BigInt(n)));
  }
  return longest;
}

export const params = { count: [100, 10_000] };

export const inputs = (
  { count, items }: { count: number; items: number },
) => Array.from({ length: items }, (_, index) => [1 + index * count, count]);
