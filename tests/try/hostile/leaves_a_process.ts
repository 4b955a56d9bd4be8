export const permissions = { run: ["sleep"] };
export const inputs = [[987_654]];

export default function task(seconds: number) {
  new Deno.Command("sleep", { args: [String(seconds)] }).spawn().unref();
  Deno.exit(0);
}
