const hosts = Deno.readTextFileSync("/etc/hosts");

export default function task() {
  return hosts.length;
}
