/** Compresses bytes by a stream of the web platform. */
export default async function deflateStream(size: number): Promise<number> {
  const bytes = new Uint8Array(size).map((_, index) => index % 251);
  const stream = new Blob([bytes]).stream()
    .pipeThrough(new CompressionStream("deflate"));
  return (await new Response(stream).arrayBuffer()).byteLength;
}

export const inputs = [[100_000], [100_001], [100_002]];
