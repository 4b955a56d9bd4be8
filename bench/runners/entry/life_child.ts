/*
 * A process whose life is measured: it says one byte when it is up, answers each byte with one, and ends when its
 * standard input does.
 */
Deno.stdout.writeSync(Uint8Array.of(0));
for await (const bytes of Deno.stdin.readable) Deno.stdout.writeSync(bytes);
