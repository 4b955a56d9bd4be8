export default async function task() {
  using connection = await Deno.connect({ hostname: "127.0.0.1", port: 1 });
  return connection.remoteAddr.transport;
}
