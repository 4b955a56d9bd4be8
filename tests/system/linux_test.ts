import { assertAlmostEquals, assertEquals } from "@std/assert";
import { linux } from "../../src/system/linux.ts";
import { files } from "./recorded.ts";

const { pid } = Deno;
const GROUP = `/proc/${pid}/cgroup`;

Deno.test("Linux: the smallest quota of a process's control groups is the one that binds it", async () => {
  const quotaOf = async (contents: Record<string, string>) =>
    (await linux(files(contents)).readSettings()).quotaCores;
  const v2 = "0::/user.slice/run.scope\n";
  // In a container, where its own group takes the place of the root.
  assertEquals(
    await quotaOf({
      [GROUP]: "0::/\n",
      "/sys/fs/cgroup/cpu.max": "150000 100000\n",
    }),
    1.5,
  );
  assertEquals(
    await quotaOf({
      [GROUP]: v2,
      "/sys/fs/cgroup/user.slice/cpu.max": "200000 100000\n",
      "/sys/fs/cgroup/user.slice/run.scope/cpu.max": "max 100000\n",
    }),
    2,
  );
  for (const text of ["max 100000\n", "", "0 100000", "150000", "nonsense"]) {
    assertEquals(
      await quotaOf({ [GROUP]: v2, "/sys/fs/cgroup/cpu.max": text }),
      null,
    );
  }
  assertEquals(await quotaOf({ "/sys/fs/cgroup/cpu.max": "25000 50000" }), 0.5);
  assertEquals(await quotaOf({}), null);
});

/** What a container sees of version 1 whose groups have no namespace of their own: a path that is mounted nowhere. */
const V1 = `12:pids:/docker/4f1d
4:cpu,cpuacct:/docker/4f1d
1:name=systemd:/docker/4f1d
`;

Deno.test("Linux: quotas of control groups of version 1 are read too", async () => {
  const quotaOf = async (folder: string, quota: string, period: string) => {
    const { quotaCores } = await linux(files({
      [GROUP]: V1,
      [`${folder}/cpu.cfs_quota_us`]: quota,
      [`${folder}/cpu.cfs_period_us`]: period,
    })).readSettings();
    return quotaCores;
  };
  const root = "/sys/fs/cgroup/cpu";
  assertEquals(await quotaOf(root, "150000\n", "100000\n"), 1.5);
  assertEquals(await quotaOf(`${root}/docker/4f1d`, "50000\n", "100000\n"), .5);
  assertEquals(await quotaOf(root, "-1\n", "100000\n"), null);
  assertEquals(await quotaOf(root, "", "100000\n"), null);
});

Deno.test("Linux: time that a quota held a process up is told by both versions, in microseconds", async () => {
  const throttled = async (contents: Record<string, string>) =>
    (await linux(files(contents)).readLoad()).throttledMicros;
  assertEquals(
    await throttled({
      [GROUP]: "0::/\n",
      "/sys/fs/cgroup/cpu.stat":
        "usage_usec 12\nnr_periods 4\nnr_throttled 2\nthrottled_usec 90210\n",
    }),
    90_210,
  );
  assertEquals(
    await throttled({
      [GROUP]: V1,
      "/sys/fs/cgroup/cpu/cpu.stat":
        "nr_periods 4\nnr_throttled 2\nthrottled_time 90210000\n",
    }),
    90_210,
  );
  assertEquals(await throttled({}), null);
});

Deno.test("Linux: load is read from four files at once", async () => {
  const load = await linux(files({
    "/proc/loadavg": "0.52 1.58 2.59 3/602 29193\n",
    "/proc/stat":
      "cpu  100 0 50 800 10 0 5 20 7 0\ncpu0 50 0 25 400 5 0 3 10 0 0\nintr 1 2\n",
    "/proc/cpuinfo":
      "processor\t: 0\ncpu MHz\t\t: 2000.500\n\nprocessor\t: 1\ncpu MHz\t\t: 3000.500\n",
    "/proc/pressure/cpu":
      "some avg10=12.34 avg60=5.00 avg300=1.00 total=123456\nfull avg10=99.00 avg60=0.00 avg300=0.00 total=0\n",
  })).readLoad();
  assertEquals(load.load1, 0.52);
  // Guest time is part of user time.
  assertEquals(load.cpuTime, { all: 985, stolen: 20 });
  assertEquals(load.frequencyMhz, 2_500.5);
  assertAlmostEquals(load.cpuPressure ?? NaN, 0.1234);
  assertEquals(await linux(files({})).readLoad(), {
    ...{ load1: null, frequencyMhz: null, cpuPressure: null },
    ...{ throttledMicros: null, cpuTime: null },
  });
  const { cpuPressure } = await linux(
    files({ "/proc/pressure/cpu": "some avg10=100.02 avg60=0.00" }),
  ).readLoad();
  assertEquals(cpuPressure, 1);
});

Deno.test("Linux: an adapter tells the power source, and the batteries where there is none", async () => {
  const supplies = "/sys/class/power_supply";
  const sourceOf = async (contents: Record<string, string>) => {
    const named = Object.entries(contents)
      .map(([name, text]) => [`${supplies}/${name}`, text]);
    return (await linux(files(Object.fromEntries(named))).readSettings())
      .powerSource;
  };
  const battery = "BAT0/status";
  assertEquals(
    await sourceOf({ "AC/online": "1\n", [battery]: "Charging\n" }),
    "mains",
  );
  assertEquals(
    await sourceOf({ "AC/online": "0\n", [battery]: "Discharging\n" }),
    "battery",
  );
  assertEquals(
    await sourceOf({ "AC/online": "0\n", "ADP1/online": "1\n" }),
    "mains",
  );
  assertEquals(
    await sourceOf({ "BAT1/status": "Discharging\n", [battery]: "Full\n" }),
    "battery",
  );
  assertEquals(await sourceOf({ [battery]: "Full\n" }), "mains");
  assertEquals(await sourceOf({}), null);
});

Deno.test("Linux: processors that a process may use are listed singly and in ranges", async () => {
  const allowed = (list: string) =>
    linux(files({
      [`/proc/${pid}/status`]:
        `Name:\ta name with spaces\nCpus_allowed:\tff\nCpus_allowed_list:\t${list}\n`,
    })).allowedProcessors();
  assertEquals(await allowed("0-3"), [0, 1, 2, 3]);
  assertEquals(await allowed("2,4-5,11"), [2, 4, 5, 11]);
  assertEquals(await linux(files({})).allowedProcessors(), []);
});

Deno.test("Linux: memory of each process is found, also where one has ended meanwhile or is a zombie", async () => {
  const status = (pid: number, sizes: string) =>
    `Name:\tdeno\nState:\tS (sleeping)\nPid:\t${pid}\nPPid:\t1\n${sizes}Threads:\t1\n`;
  const system = linux(files({
    "/proc/7/status": status(7, "VmHWM:\t    2048 kB\nVmRSS:\t    1024 kB\n"),
    "/proc/9/status": status(9, "VmHWM:\t      20 kB\nVmRSS:\t      10 kB\n"),
  }));
  assertEquals(
    await system.memoryOf([7, 8, 9], "peak"),
    new Map([[7, 2_097_152], [9, 20_480]]),
  );
  assertEquals(
    await system.memoryOf([9, 7], "now"),
    new Map([[9, 10_240], [7, 1_048_576]]),
  );
  const zombie = linux(files({
    "/proc/8/status": status(8, ""),
    "/proc/9/status": status(9, "VmRSS:\t      10 kB\n"),
  }));
  assertEquals(
    await zombie.memoryOf([8, 9], "now"),
    new Map([[9, 10_240]]),
  );
});

Deno.test("Linux: a guest and a container are told by what marks them", async () => {
  const found = await linux(files({
    "/proc/cpuinfo": "flags\t\t: fpu vme hypervisor lahf_lm\n",
    "/sys/class/dmi/id/sys_vendor": "QEMU\n",
    "/run/.containerenv": "",
  })).identify();
  assertEquals(found, { virtualMachine: "QEMU", container: "podman" });
  const none = { virtualMachine: null, container: null };
  assertEquals(await linux(files({})).identify(), none);
});
