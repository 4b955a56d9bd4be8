import { assert, assertEquals, assertGreater } from "@std/assert";
import process from "node:process";
import { Account, watchUsage } from "../../bench/account.ts";
import { busyChild, USED_SECONDS } from "./fixtures/busy.ts";

// Elsewhere nobody tells what children have used.
const ignore = Deno.build.os !== "linux";

Deno.test("Account counts nothing where an act has no children", async () => {
  const account = new Account({
    hasChildren: false,
    isKnown: true,
    helpers: [],
  });
  await account.begin();
  assertEquals(await account.finish(), { userSeconds: 0, systemSeconds: 0 });
});

Deno.test("Account knows nothing where what the children do is not all measured, or was not looked at", async () => {
  const options = { hasChildren: true, helpers: [] };
  const mixed = new Account({ ...options, isKnown: false });
  await mixed.begin();
  assertEquals(await mixed.finish(), undefined);
  const late = new Account({ ...options, isKnown: true });
  assertEquals(await late.finish(), undefined);
});

Deno.test({
  name:
    "Account counts what children have used since it began, but for helpers",
  ignore,
  async fn() {
    const earlier = await busyChild();
    const helper = await busyChild();
    const account = new Account({
      hasChildren: true,
      isKnown: true,
      helpers: [helper.pid],
    });
    await account.begin();
    const quiet = await account.finish();
    const child = await busyChild();
    const busy = await account.finish();
    await Promise.all([earlier.end(), helper.end(), child.end()]);
    assert(quiet && busy);
    const grown = busy.userSeconds + busy.systemSeconds -
      quiet.userSeconds - quiet.systemSeconds;
    assertGreater(grown, USED_SECONDS / 2);
  },
});

Deno.test("watchUsage() sees what this process has used since", () => {
  const usage = watchUsage();
  const start = process.cpuUsage();
  let used = process.cpuUsage(start);
  while (used.user + used.system < 50_000) used = process.cpuUsage(start);
  const { userMicros, systemMicros, voluntary, involuntary } = usage();
  assertGreater(userMicros + systemMicros, 49_999);
  assert(voluntary >= 0 && involuntary >= 0);
});
