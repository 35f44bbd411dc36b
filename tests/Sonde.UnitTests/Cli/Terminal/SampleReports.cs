using Sonde.Core.Diagnosis;
using Sonde.Core.Plans;
using Sonde.Core.Production;
using Sonde.Core.Reports;
using Sonde.Tunnel.Control;
using Sonde.Tunnel.Copying;

namespace Sonde.UnitTests.Cli.Terminal;

/// <summary>One report of every kind, and of every shape that a kind has.</summary>
internal static class SampleReports
{
    public static readonly DateTimeOffset Noon = new(2026, 7, 1, 12, 0, 0, TimeSpan.Zero);

    public static IReadOnlyList<Report> All =>
    [
        new ProgressReport("waiting for the toolbox to run", false, null),
        new ProgressReport("the toolbox runs", true, 934),
        new ProgressReport("connected", true, null),
        new ChoiceReport("pod api-7d9: the newest ready of 3"),
        new WarningReport("port 2345 is taken, 2346 is used", "sonde debug api --port 2346"),
        new WarningReport("the binary is optimised: some variables cannot be shown", null),
        new PlanReport(AddPlan()),
        new PlanReport(AddPlan() with { Toolbox = new ReuseToolbox { Name = "sonde-1f3a", Reason = "it runs with the same rights" }, Notes = [] }),
        new PlanReport(AddPlan() with { Toolbox = new UseDeclaredToolbox { Name = "toolbox", Reason = "the pod declares it" } }),
        new PlanReport(AddPlan() with { Notes = [], Guard = new PlanGuard(GuardStanding.Production, "production: the word \"prod\" in the name of context prod-eu; it may be stopped: --allow-stop was given", "orders hang, see incident 17") }),
        new DryRunReport("the API server accepted this very patch in a dry run; nothing was changed"),
        new TargetProcessReport(Process()),
        new TargetProcessReport(Process() with { Executable = null, Go = null, Runtime = "java" }),
        new ListeningReport("127.0.0.1", 2345, "delve", null),
        new ListeningReport("127.0.0.1", 2346, "port 8080", 8080),
        new HandOverReport(["VS Code: start \"Sonde: api\" (/src/.vscode/launch.json)", "terminal: dlv connect 127.0.0.1:2345"], ["/src/.vscode/launch.json", "/src/.run/Sonde.run.xml"]),
        new StatusReport(Status(TargetState.Free, 0)),
        new StatusReport(Status(TargetState.Running, 0)),
        new StatusReport(Status(TargetState.Running, 3, new DebuggerClient("dap", "vscode", Noon))),
        new StatusReport(Status(TargetState.Stopped, 4, new DebuggerClient("dap", "vscode", Noon), new DebuggerClient("json-rpc", null, Noon)) with { StoppedAt = "main.handle at main.go:42" }),
        new StatusReport(Status(TargetState.Gone, 1) with { Note = "the target ended with exit code 2" }),
        new ReceiptReport(Receipt()),
        new ReceiptReport(Receipt() with { StopReason = "orders hang, see incident 17" }),
        new ReceiptReport(new Receipt("podman/api", 0.4, "the link was lost: connection reset", null, null, [], [])),
        new ReceiptReport(Receipt() with { TargetRuns = false, Figures = new SessionFigures(0, 0, 0, 2, 90) }),
        new ReceiptReport(Receipt() with { Figures = new SessionFigures(0, 24.4, 12.2, 1, 64) }),
        new ReceiptReport(Receipt() with { Check = new ReleaseCheck(0, 0, 0, 0, false) }),
        new ReceiptReport(Receipt() with { Check = new ReleaseCheck(0, null, 0, 1, true) { MayLackPreemption = true } }),
        new ReceiptReport(Receipt() with { Check = new ReleaseCheck(41, 2, 1, 0, false), Next = "sonde heal pod/api-7d9 -n shop" }),
        new StatusReport(Status(TargetState.Running, 0) with { Figures = new SessionFigures(0, 24.4, 12.2, 1, 64) }),
        new StatusReport(Status(TargetState.Stopped, 0) with { Figures = new SessionFigures(1, 0, 0, 1, 64) }),
        new SessionsReport("namespace shop of context prod", Rows()),
        new SessionsReport("this machine's podman", []),
        new SessionLogReport("/home/dev/.local/state/sonde/sessions.jsonl", LogRows()),
        new SessionLogReport("/home/dev/.local/state/sonde/sessions.jsonl", []),
        new DoctorReport("deploy/api in namespace shop", Checks()),
        new DoctorReport("podman/api", [new DoctorCheck("engine", true, "podman 4.3.1", null)]),
        new DiagnosisReport(
            "pod/api-7d9 in namespace shop",
            [
                new Cause("oom-killed", "container api was killed because it needed more memory than its limit of 64Mi", ["container api ended after 2 s with exit code 137 (OOMKilled), 12 s ago", "log: \e[31mout of\a memory"], ["raise resources.limits.memory, or find what takes the memory", "kubectl logs api-7d9 -c api --previous -n shop"]),
                new Cause("service-without-endpoints", "svc/api leads nowhere: none of the target's pods is ready", ["selector of svc/api: app=api"], ["kubectl get endpoints api -n shop"]),
            ],
            [],
            ["the pod's spec and status", "4 events"],
            ["node worker-1: you may not get nodes"]),
        new DiagnosisReport("pod/api-7d9 in namespace shop", [], ["the pod is Running and ready on node worker-1"], ["the pod's spec and status"], []),
        new LintReport(
            [
                new LintRow("SL001", Sonde.Core.Linting.LintSeverity.Error, "deploy/api.yaml", 12, 9, "Deployment shop, container api", "starts dlv\e[0m", "A container starts its program under a debugger", "whoever reaches the debugger can stop the program", "start the program by itself"),
                new LintRow("SL009", Sonde.Core.Linting.LintSeverity.Warning, "-", 1, 1, "Pod shop", "shareProcessNamespace: true", "The pod's containers see each other's processes", "each reads the others' files", "take it out"),
            ],
            3, 2, 1, ["chart: it is rendered by helm, which is not on this machine"]),
        new LintReport([], 1, 0, 0, []),
        new HealReport("deploy/api in namespace shop", [new HealedProcess(1, "api", "/app/api", 0, null, false, true)]),
        new HealReport("podman/api", Healed()),
        new WorkspaceReport("/shop/sonde.yaml", "namespace shop of context dev", "namespace: shop\ntargets:\n  api:\n    target: deploy/api\n", null, ["/shop/sonde.yaml", "/shop/sonde.schema.json"]),
        new WorkspaceReport("/shop/sonde.yaml", "podman on laptop", "targets: {}\n", ["  targets:", "-   web:", "+   api:", "…"], []),
        new WorkspaceReport("/shop/sonde.yaml", "podman on laptop", "targets: {}\n", [], []),
        new WorkspaceCheckReport("/shop/sonde.yaml", ["api: deploy/api -n shop"]),
        new ScaffoldReport(
            "/shop", "Go 1.24, main package ./cmd/api, called shop",
            [
                new ScaffoldRow("Dockerfile", ScaffoldState.New, ["+ FROM scratch", "+ COPY \e[1mapi /api"]),
                new ScaffoldRow(".dockerignore", ScaffoldState.Left, ["- .git", "+ .git", "+ deploy", "…"]),
                new ScaffoldRow("sonde.yaml", ScaffoldState.Replaced, ["- targets: {}"]),
                new ScaffoldRow("sonde.schema.json", ScaffoldState.Same, []),
            ]),
        new DevPlanReport("deploy/api in namespace shop, container api", ["its 3 pods are replaced by one in dev mode"], ["Whoever calls the workload gets your program: its services lead to this pod."])
        {
            Guard = new Sonde.Core.Production.PlanGuard(Sonde.Core.Production.GuardStanding.Production, "production: the word \"prod\" in the name of context prod-eu; it may be stopped: --allow-stop was given", "an outage"),
        },
        new CodeReport([], 1234.5, 210.4, 12, 15_200_000, 15_200_000),
        new CodeReport(["cmd/api/\e[1mmain.go", "a.go", "b.go", "c.go"], 480.2, 31, 1005, 412_000, 15_200_000),
        new CodeReport(["stock.py"], 3.2, 41, 6, 2_100, 8_400) { Files = 1 },
        new CodeReport([], 12, 30, 0, 0, 8_400) { Files = 0 },
        new FetchedReport(["data/report.csv", "cache.json"], 2, 18_400, 41.6),
        new BuildFailureReport("go build ./cmd/api", "# example.com/api\n./main.go:12:2: undefined: \e[31mprice", 310.2),
        new TargetReport("order", new ListeningReport("127.0.0.1", 2346, "delve", 2345)),
        new TargetReport("order", new LogReport("\e[1;31mERROR\e[0m\tno \e]0;title\asuch user \u0007", false)),
        new TargetReport("pricing", new LogReport("a long one", true) { DroppedBefore = 12 }),
        new LogReport("GET /buy/apple", false),
        new StacksReport(new StacksAnswer(12.3, 7, [new ObservedThread(1, "[Go 1] main.main", [new ObservedFrame("main.main", "/src/main.go", 12), new ObservedFrame("runtime.main", null, 0)])]) { Cut = "time" }),
        new FlameReport("/shop/cpu.pb.gz.html", ["cpu.pb.gz"], "cpu", Sonde.Core.Profiles.ProfileUnit.Nanoseconds, 12_340_000_000, null, [new FlameRow("main.price", 3_100_000_000, 4_000_000_000) { File = "/src/main.go", Line = 12 }, new FlameRow("runtime.\e[31mmallocgc", 1_000_000, 2_000_000) { Module = "/app/api" }]),
        new FlameReport("/shop/change.svg", ["a.collapsed", "b.collapsed"], "samples", Sonde.Core.Profiles.ProfileUnit.Samples, 200, 100, [new FlameRow("price", 120, 200) { OldSelf = 40, OldTotal = 200 }, new FlameRow("added", 30, 30) { OldSelf = 0, OldTotal = 0 }]),
        new CaptureReport("/shop/capture-api.pcapng", 12_345, 9_876_543, 2_345_678, 10.04, new Sonde.Core.Capturing.CaptureCounts(12_345, 12_400, 55, 0)),
        new CaptureReport("/shop/capture-api.pcapng", 1, 60, 400, 0.5, new Sonde.Core.Capturing.CaptureCounts(1, 1, 0, 0)),
        new CaptureReport(null, 0, 0, 0, 3, null),
        new TrafficReport([new ConversationRow("10.0.0.5", "10.0.0.7:8080", "tcp", 12, 345, 67_890, 1_234_567, 3, 1) { RoundTripMilliseconds = 0.42 }], 2, [new SlowRequest("GET shop/buy/\e[31mapple", 200, 812.34, "10.0.0.7:8080")], 40),
        new TrafficReport([], 0, [], 0),
        new CallReport(Noon, "example.com/shop/pricing.QuoteFor", 7, ["\"\e[31mtea\"", "25", null], ["nil"]) { Nanoseconds = 1_234_567 },
        new CallReport(Noon.AddMilliseconds(12.5), "main.loop", 0, [], []),
        new TraceReport(
            10.04, "limit",
            [
                new TracedCalls("example.com/shop/pricing.QuoteFor", 12_345, 12_344) { Mean = 20_345, P50 = 18_000, P90 = 31_000, P99 = 65_000, Longest = 1_234_567, Buckets = [new(8192, 16383, 3_000), new(16384, 32767, 9_343), new(32768, 65535, 1)] },
                new TracedCalls("main.loop", 1, 0) { WhyNoLatency = "it never returns" },
                new TracedCalls("main.never", 0, 0),
            ],
            12),
        new TraceReport(3, "duration", [new TracedCalls("main.never", 0, 0)], 0),
        new InterceptReport(8080, "localhost:3000", null, 12.04, new InterceptFigures(415, 412, 0, 0, 3, 0) { OpeningMedianMilliseconds = 0.82, OpeningP99Milliseconds = 2.14 }),
        new InterceptReport(8080, "localhost:3000", "x-user: de\e[31mv", 60, new InterceptFigures(12, 1, 1_234, 2, 60, 1)),
        new NetProxyReport("127.0.0.1:1080", 61.5, new NetProxyFigures(1, 0, 512, 1_234), []),
        new NetProxyReport("127.0.0.1:1080", 3, new NetProxyFigures(1_412, 3, 1 << 20, 3L << 30), [new UnreachedPlace("pri\e[31mcing:8080", "no such name: pricing", 2), new UnreachedPlace("10.0.0.7:80", "10.0.0.7:80: Connection refused", 1)]),
        SampleTop.First,
        SampleTop.Of(5),
        SampleCounters.Of(3),
        SampleSockets.Busy,
        SampleSockets.Quiet,
        new CopyReport("/var/log in podman/shop-api", "/home/dev/log", 1_234, 1, 0, 2, 3L << 30, 1L << 29, 12_340) { Notes = [new CopyNote("app/\e[31mcurrent", "it has grown since; what was added is not in the copy"), new CopyNote("app/pipe", "it is a pipe")] },
        new CopyReport("/home/dev/x", "/tmp/x in podman/shop-api", 1, 0, 0, 0, 0, 0, 0),
        new CopyProgressReport(1L << 29, 1L << 30, 89_128_960, 6.1),
        new CopyProgressReport(1L << 29, null, 0, null),
        new WorkloadsReport("namespace shop of context dev", [new WorkloadRow("order", "deploy/order", null, [8080]), new WorkloadRow("web", "sts/web", "nginx", [])], ["pod build-x2 of Job build: it ends by itself"]),
        new ProgramOutputReport("output", "two\nlines\n", null),
        new ProgramOutputReport("error", null, "//4B"),
        new HitReport(Hit(), null),
        new HitReport(Hit() with { Number = 2, Variables = [], Values = [], Frames = [], Cut = "time", Note = null, PauseMilliseconds = 1250 }, null),
        new HitReport(Hit(), "order of 25 \"coffee\""),
        new ObservationReport(ObservationEnd.Count, Hits),
        new ReceiptReport(Receipt() with { Hits = Hits }),
        new ReceiptReport(Receipt() with { Hits = new ObservationFigures(1, 0, 0, 3.1, 3.1, 3.1, 3.1, 0.01) }),
        new ReceiptReport(Receipt() with { Hits = new ObservationFigures(0, 0, 0, 0, 0, 0, 0, 0) }),
        new FaultReport("SND4001", "cannot add a debug container to pod/api in namespace shop.", "these rights are missing:\npatch pods/ephemeralcontainers\ncreate pods/exec", ["kubectl create role …", "kubectl create rolebinding …"], 4),
    ];

    public static StatusEvent Status(TargetState state, int stops, params DebuggerClient[] clients) => new(
        state, null, new SessionFigures(stops, stops * 4133.4, stops > 0 ? 8120 : 0, 1, 64), clients, null);

    public static Receipt Receipt() => new(
        "pod/api-7d9 container api in namespace shop", 252.3, "Ctrl-C", true, new SessionFigures(3, 12400, 8120, 1, 64.2),
        [".vscode/launch.json: entry \"Sonde: api\" added, and taken back"],
        ["container sonde-1f3a, which ends itself at 12:34", "its entry in the pod, until the pod is replaced"]);

    private static ObservationFigures Hits => new(3, 1, 0, 3.1, 5.2, 5.2, 11.25, 0.02);

    private static ObservedEvent Hit() => new(1, Noon.AddMilliseconds(1250), 3.14, 500)
    {
        Frames = [new ObservedFrame("main.handleOrder", "/src/main.go", 76), new ObservedFrame("http.HandlerFunc.ServeHTTP", null, 0)],
        Values = [new ObservedValue("quote.Total", "-16125") { Type = "int" }, new ObservedValue("nosuch", null) { Error = "could not find symbol value for nosuch" }],
        Variables =
        [
            new ObservedValue("item", "\"coffee\"") { Type = "string" },
            new ObservedValue("quote", "pricing.Quote {Item: \"coffee\", Quantity: 25, Total: -16125, Discount: 48375}")
            {
                Type = "pricing.Quote",
                Children = [new ObservedValue("Item", "\"coffee\""), new ObservedValue("Quantity", "25")],
                IsCut = true,
            },
        ],
        Cut = "size",
        Note = "the function is optimised: variables may be missing or out of date",
    };

    private static Plan AddPlan() => new(
        "pod/api-7d9 container api in namespace shop",
        new AddToolbox
        {
            Name = "sonde-1f3a",
            Reason = "the target runs as uid 1001 (the pod's status): the same user and group may trace it with no capability at all",
            Image = "docker.io/sonde/sonde-go:0.1.0",
            PullPolicy = PullPolicy.IfNotPresent,
            Security = new ToolboxSecurity { UserId = 1001, GroupId = 1001, IsConfined = true },
            TimeToLive = TimeSpan.FromMinutes(30),
            Overlay = "{}",
        },
        "delve: attach to the Go process",
        ["The liveness probe allows a pause of 30 s.", "The process is stopped while Delve reads its debug information."]);

    private static ProcessDescription Process() => new(
        1, 0, "api", "/app/api", new ProcessIdentity(1001, 1001, 0, 0), new TraceAccess(true, null, null), 0, null, "go",
        new GoBuild("go1.24.4", "shop/cmd/api", "shop", "1a2b3c4d5e6f7a8b9c0d", true, true, true, false, true, null));

    private static SessionRow[] Rows() =>
    [
        new("pod/api-7d9 -c api", "sonde-1f3a", "3f2a", "dev", "laptop", Noon.AddMinutes(-5), "stopped", 3)
        {
            Clients = [new DebuggerClient("dap", "Visual Studio Code", Noon.AddMinutes(-4)), new DebuggerClient("json-rpc", null, Noon.AddMinutes(-1))],
        },
        new("pod/worker-0", "sonde-9b", null, null, null, null, "idle", 0),
        new("pod/db-0", "sonde-77", "aa01", "ann", null, Noon.AddDays(-3), "unreachable", 12),
    ];

    private static HealedProcess[] Healed() =>
    [
        new(1, "api", "/app/api", 0, null, true, true) { MendedBytes = 1, MayLackPreemption = true },
        new(7, "worker", null, 0, null, false, true) { MendedBytes = 2, OtherBytes = 5 },
        new(8, "held", "/app/held", 40, "dlv", false, false),
        new(9, "idle", "/app/idle", 0, null, false, true),
        new(10, "shut", null, 0, null, true, false) { Problem = "The process runs as 0:0, this toolbox as 1001:1001." },
    ];

    private static SessionLogRow[] LogRows() =>
    [
        new("0123456789ab", Noon.AddMinutes(-5), null, "debug", "pod/api-7d9 container api in namespace shop", "sonde-go-1f3a") { User = "dev" },
        new("ba9876543210", Noon.AddHours(-3), Noon.AddHours(-2), "debug", "podman container api", "sonde-go-9b")
        {
            User = "dev",
            Reason = "orders hang, see incident 17",
            Ended = "the link was lost: connection reset",
            Exit = 6,
            Figures = new SessionFigures(3, 12400, 8120, 1, 64.2),
        },
    ];

    private static DoctorCheck[] Checks() =>
    [
        new("API server", true, "1.36.2 at 10.0.0.1:6443", null),
        new("rights", false, "patch pods/ephemeralcontainers is denied", "kubectl create rolebinding sonde-debug --clusterrole=sonde-debugger --user=dev -n shop"),
        new("Pod Security", null, "not enforced", null),
    ];
}
