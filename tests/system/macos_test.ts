import { assertAlmostEquals, assertEquals } from "@std/assert";
import { macos } from "../../src/system/macos.ts";
import { recorded } from "./recorded.ts";

const { pid } = Deno;

/** `ps -axww -o pid= -o ppid= -o rss= -o utime= -o time= -o command=`, with this process among them. */
const PS = `    1     0  14528   0:21.12   1:02.53 /sbin/launchd
  611     1   3040   0:00.05   0:00.11 /usr/libexec/logd
${pid}   611  88112   0:01.20   0:01.52 deno bench --json bench/scaling_bench.ts
70001 ${pid}  65536   0:12.25   0:13.00 /opt/homebrew/bin/deno run --quiet a b.ts
70002 70001   2048 123:45.67 1-00:00:01.00 /bin/sleep 60
70003 ${pid}   1024   0:00.00   0:00.00 ps -axww -o pid= -o ppid= -o rss= -o utime= -o time= -o command=
70004     1  70000   0:01.00   0:02.00 /opt/homebrew/bin/deno lsp
`;

Deno.test("macOS: children are found in the list of ps, without ps itself", async () => {
  const system = macos(recorded({ "ps -axww": PS }));
  assertEquals(await system.childPids(), [70_001, 70_002]);
});

Deno.test("macOS: ps tells the CPU time of children that are there, and nothing of those that have ended", async () => {
  const system = macos(recorded({ "ps -axww": PS }));
  const cpu = await system.childrenCpu([70_001, 70_002, 99_999]);
  assertEquals(cpu?.ended, null);
  assertEquals([...cpu?.alive.keys() ?? []], [70_001, 70_002]);
  assertEquals(cpu?.alive.get(70_001), {
    userSeconds: 12.25,
    systemSeconds: 0.75,
  });
  const long = cpu?.alive.get(70_002);
  assertAlmostEquals(long?.userSeconds ?? NaN, 123 * 60 + 45.67);
  assertAlmostEquals(
    (long?.userSeconds ?? NaN) + (long?.systemSeconds ?? NaN),
    86_401,
  );
});

const FOOTPRINT =
  `======================================================================
deno [${pid}]: 64-bit    Footprint: 209715200 B (16384 bytes per page)
======================================================================

Auxiliary data:
    phys_footprint: 211812352 B
    phys_footprint_peak: 230686720 B

======================================================================
deno [70001]: 64-bit (translated)    Footprint: 10485760 B (16384 bytes per page)
======================================================================

Auxiliary data:
    phys_footprint_peak: 14680064 B
    phys_footprint: 12582912 B

======================================================================
Summary    Footprint: 220200960 B
======================================================================
`;

Deno.test("macOS: memory is that of ps now, and the peak that of footprint", async () => {
  const system = macos(recorded({
    "ps -axww": PS,
    "footprint -f bytes": FOOTPRINT,
  }));
  assertEquals(
    await system.memoryOf([pid, 70_001, 99_999], "peak"),
    new Map([[pid, 230_686_720], [70_001, 14_680_064]]),
  );
  assertEquals(
    await system.memoryOf([70_001], "now"),
    new Map([[70_001, 67_108_864]]),
  );
  assertEquals(await system.memoryOf([], "peak"), new Map());
});

Deno.test("macOS: who started a process is in the list of ps", async () => {
  const found = await macos(recorded({ "ps -axww": PS })).originsOf([70_001]);
  const { parent, command } = found.get(70_001) ?? {};
  assertEquals(parent, pid);
  assertEquals(command, "/opt/homebrew/bin/deno run --quiet a b.ts");
});

Deno.test("macOS: sysctl tells whether it is a guest", async () => {
  const identify = (sysctl: string) =>
    macos(recorded({ "sysctl kern.hv_vmm_present": sysctl })).identify();
  assertEquals(
    await identify("kern.hv_vmm_present: 0\nhw.model: MacBookPro18,3\n"),
    { virtualMachine: null, container: null },
  );
  const guest = await identify(
    "kern.hv_vmm_present: 1\nhw.model: VirtualMac2,1\n",
  );
  assertEquals(guest.virtualMachine, "VirtualMac2,1");
});

const ON_BATTERY = `Now drawing from 'Battery Power'
 -InternalBattery-0 (id=23593059)\t87%; discharging; 5:12 remaining present: true
`;

const POWER = `System-wide power settings:
Currently in use:
 standby              1
 powernap             0
 lowpowermode         1
 displaysleep         2
`;

Deno.test("macOS: pmset tells the power source and low power mode", async () => {
  const settings = (battery: string, power: string) =>
    macos(recorded({ "pmset -g": power, "pmset -g batt": battery }))
      .readSettings();
  assertEquals(await settings(ON_BATTERY, POWER), {
    powerSource: "battery",
    governor: "low power mode",
    quotaCores: null,
  });
  assertEquals(
    await settings(
      "Now drawing from 'AC Power'\n",
      POWER.replace("lowpowermode         1", "lowpowermode         0"),
    ),
    { powerSource: "mains", governor: null, quotaCores: null },
  );
});

Deno.test("macOS: sysctl tells the load", async () => {
  const system = macos(
    recorded({ "sysctl vm.loadavg": "vm.loadavg: { 2.17 1.95 1.88 }\n" }),
  );
  assertEquals((await system.readLoad()).load1, 2.17);
});

Deno.test("macOS: where a program is missing, nothing is told", async () => {
  const system = macos(recorded({}));
  assertEquals(await system.childPids(), []);
  assertEquals((await system.memoryOf([pid], "peak")).size, 0);
  assertEquals((await system.identify()).virtualMachine, null);
  assertEquals((await system.readSettings()).powerSource, null);
  assertEquals((await system.readLoad()).load1, null);
});
