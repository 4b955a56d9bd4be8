import { assertEquals } from "@std/assert";
import { windows } from "../../src/system/windows.ts";
import { recorded } from "./recorded.ts";

const { pid } = Deno;
const COMMAND =
  "powershell -NoProfile -NonInteractive -Command Get-CimInstance";

/** What `Get-CimInstance CLASS | Select-Object … | ConvertTo-Json -Compress` prints. */
function answering(answers: Readonly<Record<string, unknown>>) {
  return windows(recorded(Object.fromEntries(
    Object.entries(answers).map(([query, answer]) => [
      `${COMMAND} ${query} `,
      typeof answer === "string" ? answer : `${JSON.stringify(answer)}\r\n`,
    ]),
  )));
}

function listed(
  ProcessId: number,
  ParentProcessId: number,
  CommandLine: string | null,
) {
  return {
    ...{ ProcessId, ParentProcessId, CommandLine },
    ...{ UserModeTime: 122_500_000, KernelModeTime: 7_500_000 },
    ...{ WorkingSetSize: 67_108_864, PeakWorkingSetSize: 71_680 },
  };
}

const PROCESSES = [
  listed(0, 0, null),
  listed(4, 0, null),
  listed(pid, 4_200, "deno bench --json"),
  listed(70_001, pid, '"C:\\Program Files\\deno\\deno.exe" run a.ts'),
  listed(70_002, 70_001, "conhost.exe 0x4"),
  listed(70_003, pid, `${COMMAND} Win32_Process`),
  listed(70_004, 1_234, "deno lsp"),
];

Deno.test("Windows: children are found in Win32_Process, without the PowerShell that lists them", async () => {
  const system = answering({ Win32_Process: PROCESSES });
  assertEquals(await system.childPids(), [70_001, 70_002]);
});

Deno.test("Windows: a parent's number that went to a child of its own makes no circle", async () => {
  const system = answering({
    Win32_Process: [listed(pid, 70_001, "deno"), listed(70_001, pid, "deno")],
  });
  assertEquals(await system.childPids(), [70_001]);
});

Deno.test("Windows: times are in 100 ns, memory in bytes and its peak in KiB", async () => {
  const system = answering({ Win32_Process: PROCESSES });
  assertEquals(await system.childrenCpu([70_001, 99_999]), {
    ended: null,
    alive: new Map([
      [70_001, { userSeconds: 12.25, systemSeconds: 0.75 }],
    ]),
  });
  assertEquals(
    await system.memoryOf([70_001], "now"),
    new Map([[70_001, 67_108_864]]),
  );
  assertEquals(
    await system.memoryOf([70_001], "peak"),
    new Map([[70_001, 73_400_320]]),
  );
});

Deno.test("Windows: one process comes without the brackets of a list, and 64 bits as text from some versions", async () => {
  const system = answering({
    Win32_Process: { ...listed(pid, 1, "deno"), WorkingSetSize: "1024" },
  });
  assertEquals(await system.memoryOf([pid], "now"), new Map([[pid, 1_024]]));
  assertEquals((await system.originsOf([pid])).get(pid)?.parent, 1);
});

Deno.test("Windows: firmware tells whether it is a guest", async () => {
  const identify = (Manufacturer: string, Model: string) =>
    answering({ Win32_ComputerSystem: { Manufacturer, Model } }).identify();
  assertEquals(await identify("Dell Inc.", "XPS 15 9520"), {
    virtualMachine: null,
    container: null,
  });
  assertEquals(
    (await identify("Microsoft Corporation", "Virtual Machine"))
      .virtualMachine,
    "Microsoft Corporation Virtual Machine",
  );
  assertEquals(
    (await identify("VMware, Inc.", "VMware7,1")).virtualMachine,
    "VMware, Inc. VMware7,1",
  );
});

Deno.test("Windows: a battery that is discharging is the power source", async () => {
  const settings = (battery: unknown) =>
    answering({
      Win32_Battery: battery,
      "-Namespace root/cimv2/power Win32_PowerPlan -Filter IsActive=True": {
        ElementName: "Balanced",
      },
    }).readSettings();
  assertEquals(await settings({ BatteryStatus: 1 }), {
    powerSource: "battery",
    governor: "Balanced",
    quotaCores: null,
  });
  assertEquals((await settings({ BatteryStatus: 2 })).powerSource, "mains");
  // Nothing is printed where there is no battery.
  assertEquals((await settings("")).powerSource, null);
});

Deno.test("Windows: counters tell the clock, and the threads that run or wait", async () => {
  const load = await answering({
    "Win32_PerfFormattedData_Counters_ProcessorInformation -Filter \"Name='_Total'\"":
      {
        ProcessorFrequency: 2_500,
        PercentProcessorPerformance: 140,
        PercentProcessorTime: 50,
      },
    Win32_PerfFormattedData_PerfOS_System: { ProcessorQueueLength: 3 },
  }).readLoad();
  assertEquals(load.frequencyMhz, 3_500);
  assertEquals(load.load1, 3 + navigator.hardwareConcurrency / 2);
});

Deno.test("Windows: where PowerShell is missing or says something else, nothing is told", async () => {
  for (const answer of ["", "Get-CimInstance : Access denied"]) {
    const system = windows(recorded({ powershell: answer }));
    assertEquals(await system.childPids(), []);
    assertEquals((await system.memoryOf([pid], "peak")).size, 0);
    assertEquals((await system.identify()).virtualMachine, null);
    const { frequencyMhz, load1 } = await system.readLoad();
    assertEquals([frequencyMhz, load1], [null, null]);
    assertEquals((await system.readSettings()).governor, null);
  }
});
