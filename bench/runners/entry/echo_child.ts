/*
 * The far end of the payload suite's pipe.
 *
 *   suite ── bytes on standard input ──▶ this process ── the same bytes on standard output ──▶ suite
 */
await Deno.stdin.readable.pipeTo(Deno.stdout.writable);
