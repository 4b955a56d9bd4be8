/**
 * Adds up in WebAssembly; its source:
 *
 * ```wat
 * (module (func (export "sum") (param $n i32) (result i32) (local $s i32)
 *   (block $end (loop $next
 *     (br_if $end (i32.eqz (local.get $n)))
 *     (local.set $s (i32.add (local.get $s) (local.get $n)))
 *     (local.set $n (i32.sub (local.get $n) (i32.const 1)))
 *     (br $next)))
 *   (local.get $s)))
 * ```
 */
const BYTES = new Uint8Array([
  ...[0, 97, 115, 109, 1, 0, 0, 0, 1, 6, 1, 96, 1, 127, 1, 127, 3, 2, 1, 0],
  ...[7, 7, 1, 3, 115, 117, 109, 0, 0, 10, 35, 1, 33, 1, 1, 127, 2, 64, 3, 64],
  ...[32, 0, 69, 13, 1, 32, 1, 32, 0, 106, 33, 1, 32, 0, 65, 1, 107, 33, 0],
  ...[12, 0, 11, 11, 32, 1, 11],
]);
const { exports } = new WebAssembly.Instance(new WebAssembly.Module(BYTES));
// The module's text says what it exports.
const sum = exports.sum as (n: number) => number;

export default function wasmSum(n: number): number {
  return sum(n);
}

export const inputs = [[1_000_000], [1_000_001], [1_000_002]];
export const check = (found: number, n: number) =>
  found === Number(BigInt.asIntN(32, BigInt(n) * BigInt(n + 1) / 2n));
