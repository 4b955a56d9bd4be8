/** Derives a key from a password, as a login does: computed by native threads, so that the event loop stays free. */
export default async function passwordHash(
  password: string,
  iterations: number,
): Promise<Uint8Array> {
  const key = await crypto.subtle.importKey(
    "raw",
    new TextEncoder().encode(password),
    "PBKDF2",
    false,
    ["deriveBits"],
  );
  const salt = new TextEncoder().encode("the same for all, in an example only");
  const bits = await crypto.subtle.deriveBits(
    { name: "PBKDF2", hash: "SHA-256", salt, iterations },
    key,
    256,
  );
  return new Uint8Array(bits);
}

export const params = { iterations: [1_000, 100_000] };

export const inputs = (
  { iterations, items }: { iterations: number; items: number },
) =>
  Array.from({ length: items }, (_, index) => [`secret ${index}`, iterations]);
