using Sonde.Tunnel.Control;

namespace Sonde.UnitTests.Tunnel.Control;

/// <summary>One message of every kind, with every property set, and what it looks like on the wire.</summary>
internal static class ControlMessages
{
    private static readonly SessionFigures Figures = new(3, 12.5, 7.25, 1, 180);
    private static readonly ProcessIdentity Identity = new(1000, 100, 0, 5);
    private static readonly DateTimeOffset Since = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private const string FiguresJson =
        """{"stops":3,"totalPauseMilliseconds":12.5,"longestPauseMilliseconds":7.25,"attaches":1,"freezeMilliseconds":180}""";

    private const string IdentityJson = """{"userId":1000,"groupId":100,"permittedCapabilities":0,"effectiveCapabilities":5}""";

    private static readonly SocketDescription Socket = new(SocketProtocol.Tcp, SocketState.CloseWait, "10.0.0.5", 8080)
    {
        Peer = "10.0.0.7",
        PeerPort = 40_000,
        ReceiveQueue = 1,
        SendQueue = 2,
        Inode = 3,
        UserId = 4,
        ProcessId = 7,
        Timer = SocketTimer.Retransmit,
        TimerMilliseconds = 5,
        Attempts = 6,
        Drops = 7,
        ReceiveBuffer = 8,
        SendBuffer = 9,
        Congestion = "cubic",
        Tcp = new TcpFigures
        {
            RoundTripMicroseconds = 1,
            VariationMicroseconds = 2,
            LeastRoundTripMicroseconds = 3,
            CongestionWindow = 4,
            SegmentBytes = 5,
            Unacknowledged = 6,
            Lost = 7,
            Retransmitted = 8,
            DataSegmentsOut = 9,
            DataSegmentsIn = 10,
            BytesAcknowledged = 11,
            BytesReceived = 12,
            NotSentBytes = 13,
            OutOfOrder = 14,
            PeerWindow = 15,
            SentMillisecondsAgo = 16,
            ReceivedMillisecondsAgo = 17,
            PeerLimitedMicroseconds = 18,
        },
    };

    public static IReadOnlyList<(ControlMessage Message, string Json)> All { get; } =
    [
        .. Requests(), .. Answers(), .. Events(),
        (new ControlMessage(9, Error: new AgentError(AgentErrorCode.ToolFailed, "dlv: no")), """{"id":9,"error":{"code":"tool-failed","message":"dlv: no"}}"""),
    ];

    public static IReadOnlyList<(ChannelPurpose Purpose, string Json)> Purposes { get; } =
    [
        (new ControlPurpose(), """{"to":"control"}"""),
        (new DebuggerPurpose(), """{"to":"debugger"}"""),
        (new TcpPurpose(8080), """{"to":"tcp","port":8080}"""),
        (new SamplesPurpose(), """{"to":"samples"}"""),
        (new ProgramPurpose(2), """{"to":"program","program":2}"""),
        (new ProgramErrorPurpose(2), """{"to":"program-error","program":2}"""),
        (new FilesPurpose(), """{"to":"files"}"""),
        (new CallsPurpose(), """{"to":"calls"}"""),
        (new DotnetPortPurpose(7), """{"to":"dotnet-port","processId":7}"""),
        (new CodePurpose(), """{"to":"code"}"""),
        (new SyncPurpose(), """{"to":"sync"}"""),
        (new SyncBackPurpose(), """{"to":"sync-back"}"""),
        (new InterceptedPurpose(), """{"to":"intercepted"}"""),
        (new OutboundPurpose("pricing", 8080), """{"to":"outbound","host":"pricing","port":8080}"""),
        (new OutboundPurpose("::1", 80) { ProcessId = 7 }, """{"to":"outbound","host":"::1","port":80,"processId":7}"""),
    ];

    private static (ControlMessage Message, string Json)[] Requests() =>
    [
        Ask(new HelloRequest("sonde/0.1.0", "dev", "laptop", 5), """{"do":"hello","client":"sonde/0.1.0","user":"dev","host":"laptop","graceSeconds":5}"""),
        Ask(new ProcessesRequest("4f"), """{"do":"processes","containerId":"4f"}"""),
        Ask(new ProcessesRequest(null), """{"do":"processes"}"""),
        Ask(new SourcesRequest(7), """{"do":"sources","processId":7}"""),
        Ask(new StartDebuggerRequest("delve", 7), """{"do":"start-debugger","tool":"delve","processId":7}"""),
        Ask(
            new StartDebuggerRequest("delve", 7) { MemoryLimitBytes = 268435456, MayExceedMemory = true },
            """{"do":"start-debugger","tool":"delve","processId":7,"memoryLimitBytes":268435456,"mayExceedMemory":true}"""),
        Ask(
            new StartDebuggerRequest("delve", 7) { Limit = new PauseLimit(2.5, 11) { Because = "the liveness probe" } },
            """{"do":"start-debugger","tool":"delve","processId":7,"limit":{"seconds":2.5,"recoverySeconds":11,"because":"the liveness probe"}}"""),
        Ask(
            new StartDebuggerRequest("delve", 7) { Shield = new ShieldRequest([new ShieldedProbe(ProbeKind.Http, 8080, "/healthz", true)], ["10.0.0.1"]) },
            """{"do":"start-debugger","tool":"delve","processId":7,"shield":{"probes":[{"kind":"http","port":8080,"name":"/healthz","restartsLimit":true}],"sources":["10.0.0.1"]}}"""),
        Ask(new StopDebuggerRequest(), """{"do":"stop-debugger"}"""),
        Ask(new HealRequest("4f", 7), """{"do":"heal","containerId":"4f","processId":7}"""),
        Ask(new HealRequest(null, null), """{"do":"heal"}"""),
        Ask(new SessionsRequest(), """{"do":"sessions"}"""),
        Ask(new EndSessionRequest("s2"), """{"do":"end-session","session":"s2"}"""),
        Ask(new ShutdownRequest(), """{"do":"shutdown"}"""),
        Ask(
            new ObserveRequest("/src/main.go", 42, 20, 3, 30) { Condition = "n > 1", Expressions = ["u.ID"], Frames = 10, Depth = 2 },
            """{"do":"observe","file":"/src/main.go","line":42,"boundMilliseconds":20,"count":3,"timeoutSeconds":30,"condition":"n \u003E 1","expressions":["u.ID"],"frames":10,"depth":2}"""),
        Ask(
            new StacksRequest(50, 20, 10), """{"do":"stacks","boundMilliseconds":50,"threads":20,"frames":10}"""),
        Ask(
            new SampleRequest(7, SampleKind.Wall, 99.5, 2.5) { Lines = true },
            """{"do":"sample","processId":7,"kind":"wall","rateHertz":99.5,"durationSeconds":2.5,"lines":true,"native":false,"recording":false}"""),
        Ask(
            new SampleRequest(7, SampleKind.Threads, 100, 10),
            """{"do":"sample","processId":7,"kind":"threads","rateHertz":100,"durationSeconds":10,"lines":false,"native":false,"recording":false}"""),
        Ask(
            new SampleRequest(7, SampleKind.Cpu, 100, 10) { Native = true },
            """{"do":"sample","processId":7,"kind":"cpu","rateHertz":100,"durationSeconds":10,"lines":false,"native":true,"recording":false}"""),
        Ask(new StartProgramRequest("ls", ["-l"]), """{"do":"start-program","program":"ls","arguments":["-l"]}"""),
        Ask(
            new StartProgramRequest("bash", []) { Directory = "/tmp", Environment = new Dictionary<string, string> { ["TERM"] = "b" }, Terminal = new ProgramTerminal(80, 24, "xterm"), RootOf = 7 },
            """{"do":"start-program","program":"bash","arguments":[],"directory":"/tmp","environment":{"TERM":"b"},"terminal":{"columns":80,"rows":24,"type":"xterm"},"rootOf":7}"""),
        Ask(new SignalProgramRequest(2, "INT"), """{"do":"signal-program","program":2,"signal":"INT"}"""),
        Ask(new ResizeProgramRequest(2, 100, 30), """{"do":"resize-program","program":2,"columns":100,"rows":30}"""),
        Ask(new SocketsRequest(), """{"do":"sockets"}"""),
        Ask(new CopyFilesRequest(7, CopyDirection.Out, "/var/log"), """{"do":"copy","processId":7,"direction":"out","path":"/var/log"}"""),
        Ask(
            new CopyFilesRequest(7, CopyDirection.In, "/tmp") { Name = "x", IsFolder = true, MayReplace = true },
            """{"do":"copy","processId":7,"direction":"in","path":"/tmp","name":"x","isFolder":true,"mayReplace":true}"""),
        Ask(new TraceCallsRequest(7, "main.*", 10, 1000), """{"do":"trace","processId":7,"pattern":"main.*","durationSeconds":10,"limit":1000,"follow":false}"""),
        Ask(
            new TraceCallsRequest(7, "a", 2.5, 10) { Count = 3, Follow = true, SlowNanoseconds = 5, Arguments = [CallValue.String], Results = [CallValue.Int, CallValue.Interface] },
            """{"do":"trace","processId":7,"pattern":"a","durationSeconds":2.5,"limit":10,"count":3,"follow":true,"slowNanoseconds":5,"arguments":["string"],"results":["int","interface"]}"""),
        Ask(new DotnetPortRequest(7), """{"do":"dotnet-port","processId":7}"""),
        Ask(new MemoryRequest(7), """{"do":"memory","processId":7}"""),
        Ask(new CaughtStartRequest(), """{"do":"caught-start"}"""),
        Ask(new StartInterceptRequest(8080), """{"do":"intercept","port":8080}"""),
        Ask(
            new StartInterceptRequest(8080) { Header = new InterceptHeader("x-user", "dev"), ProbeSources = ["10.0.0.1"] },
            """{"do":"intercept","port":8080,"header":{"name":"x-user","value":"dev"},"probeSources":["10.0.0.1"]}"""),
        Ask(new InterceptFiguresRequest(), """{"do":"intercept-figures"}"""),
        Ask(new EnvironmentRequest(7), """{"do":"environment","processId":7}"""),
        Ask(new VolumesRequest(7), """{"do":"volumes","processId":7}"""),
        Ask(new NamesRequest(), """{"do":"names"}"""),
        Ask(new NamesRequest { ProcessId = 7 }, """{"do":"names","processId":7}"""),
        Ask(new EndInterceptRequest(), """{"do":"end-intercept"}"""),
    ];

    private static (ControlMessage Message, string Json)[] Answers() =>
    [
        Answer(new EnvironmentAnswer("A=b\0"u8.ToArray()), """{"is":"environment","bytes":"QT1iAA=="}"""),
        Answer(new VolumesAnswer(["/etc/config"]), """{"is":"volumes","paths":["/etc/config"]}"""),
        Answer(new NamesAnswer(true, ["10.96.0.10"], ["shop.svc.cluster.local"]), """{"is":"names","areTargets":true,"servers":["10.96.0.10"],"search":["shop.svc.cluster.local"]}"""),
        Answer(new CaughtStartAnswer(null, false), """{"is":"caught-start","isAtStart":false}"""),
        Answer(
            new InterceptAnswer(true, new InterceptFigures(1, 2, 3, 4, 5, 6) { OpeningMedianMilliseconds = 0.5, OpeningP99Milliseconds = 1.5 }) { Note = "why" },
            """{"is":"intercepting","isOn":true,"figures":{"connections":1,"here":2,"pod":3,"fellBack":4,"probes":5,"broken":6,"openingMedianMilliseconds":0.5,"openingP99Milliseconds":1.5},"note":"why"}"""),
        Answer(new CaughtStartAnswer(20, true), """{"is":"caught-start","processId":20,"isAtStart":true}"""),
        Answer(
            new HelloAnswer("sonde-agent/0.1.0", "s1", ["processes"], "amd64", 12, Identity, new Dictionary<string, string> { ["delve"] = "1.27.1" }),
            """{"is":"hello","agent":"sonde-agent/0.1.0","session":"s1","capabilities":["processes"],"architecture":"amd64","processId":12,"identity":"""
            + IdentityJson + ""","tools":{"delve":"1.27.1"}}"""),
        Answer(
            new ProcessesAnswer(
            [
                new ProcessDescription(
                    7, 1, "api", "/app/api", Identity, new TraceAccess(false, "user", "uid 0 is not 1000"), 40, "dlv", "go",
                    new GoBuild("go1.24.4", "main", "example.com/api", "abc", true, true, false, true, true, "b1")),
                new ProcessDescription(8, 1, "sh", null, Identity, new TraceAccess(true, null, null), 0, null, null, null),
            ]),
            """{"is":"processes","processes":[{"processId":7,"parentId":1,"name":"api","executable":"/app/api","identity":""" + IdentityJson
            + ""","access":{"isAllowed":false,"missing":"user","detail":"uid 0 is not 1000"},"tracerId":40,"tracerName":"dlv","runtime":"go","go":"""
            + """{"goVersion":"go1.24.4","mainPath":"main","mainModule":"example.com/api","revision":"abc","isModified":true,"isTrimPath":true,"""
            + "\"isOptimized\":false,\"hasDebugInformation\":true,\"hasSymbols\":true,\"buildId\":\"b1\"}},"
            + """{"processId":8,"parentId":1,"name":"sh","identity":""" + IdentityJson + ""","access":{"isAllowed":true},"tracerId":0}]}"""),
        Answer(new SourcesAnswer(["/src/main.go"], true), """{"is":"sources","files":["/src/main.go"],"isComplete":true}"""),
        Answer(new StartDebuggerAnswer("1.27.1", 64.5), """{"is":"debugger-started","version":"1.27.1","freezeMilliseconds":64.5}"""),
        Answer(new StopDebuggerAnswer(Figures, true), """{"is":"debugger-stopped","figures":""" + FiguresJson + ""","targetRuns":true}"""),
        Answer(
            new StopDebuggerAnswer(Figures, true) { Shield = new ShieldReport(false, 58, 1) },
            """{"is":"debugger-stopped","figures":""" + FiguresJson + ""","targetRuns":true,"shield":{"isOn":false,"answered":58,"passedOn":1}}"""),
        Answer(
            new StopDebuggerAnswer(Figures, true) { Check = new ReleaseCheck(0, 2, 1, 3, true) },
            """{"is":"debugger-stopped","figures":""" + FiguresJson
            + ""","targetRuns":true,"check":{"tracerId":0,"changedBytes":2,"leftovers":1,"mendedBytes":3,"wasKilled":true,"mayLackPreemption":false,"hasHandler":false}}"""),
        Answer(
            new SessionsAnswer([new SessionDescription("s1", "dev", "laptop", Since, 7, TargetState.Gone, Figures) { Clients = [new DebuggerClient("dap", "vscode", Since)] }]),
            """{"is":"sessions","sessions":[{"session":"s1","user":"dev","host":"laptop","since":"2026-01-02T03:04:05+00:00","targetId":7,"state":"gone","figures":"""
            + FiguresJson + ""","clients":[{"protocol":"dap","name":"vscode","since":"2026-01-02T03:04:05+00:00"}]}]}"""),
        Answer(
            new HealAnswer([new HealedProcess(7, "api", "/app/api", 0, null, true, true) { MendedBytes = 2, OtherBytes = 1, RemovedFiles = 3, Problem = "why" }]),
            """{"is":"healed","processes":[{"processId":7,"name":"api","executable":"/app/api","tracerId":0,"wasStanding":true,"isRunning":true,"mendedBytes":2,"""
            + "\"otherBytes\":1,\"mayLackPreemption\":false,\"problem\":\"why\",\"removedFiles\":3}]}"),
        Answer(new DoneAnswer(), """{"is":"done"}"""),
        Answer(
            new SocketsAnswer(
                SocketSource.Netlink, 12.5, 2, [Socket, new SocketDescription(SocketProtocol.Udp, SocketState.Unconnected, "::", 53)], [new SocketStateCount(SocketProtocol.Tcp, SocketState.FinWait1, 1)],
                [new SocketGroup(SocketProtocol.Tcp, SocketState.SynReceived, 3) { LocalPort = 80, Peer = "::1", PeerPort = 81, ProcessId = 7 }], [new SocketOwner(7, "api")], [new KernelCounter("TcpRetransSegs", 9)])
            {
                Gaps = ["why"],
            },
            """{"is":"sockets","source":"netlink","seconds":12.5,"count":2,"sockets":[{"protocol":"tcp","state":"close-wait","local":"10.0.0.5","localPort":8080,"peer":"10.0.0.7","peerPort":40000,"receiveQueue":1,"sendQueue":2,"""
            + "\"inode\":3,\"userId\":4,\"processId\":7,\"timer\":\"retransmit\",\"timerMilliseconds\":5,\"attempts\":6,\"drops\":7,\"receiveBuffer\":8,\"sendBuffer\":9,\"congestion\":\"cubic\",\"tcp\":"
            + """{"roundTripMicroseconds":1,"variationMicroseconds":2,"leastRoundTripMicroseconds":3,"congestionWindow":4,"segmentBytes":5,"unacknowledged":6,"lost":7,"retransmitted":8,"dataSegmentsOut":9,"dataSegmentsIn":10,"""
            + "\"bytesAcknowledged\":11,\"bytesReceived\":12,\"notSentBytes\":13,\"outOfOrder\":14,\"peerWindow\":15,\"sentMillisecondsAgo\":16,\"receivedMillisecondsAgo\":17,\"peerLimitedMicroseconds\":18}},"
            + """{"protocol":"udp","state":"unconnected","local":"::","localPort":53}],"states":[{"protocol":"tcp","state":"fin-wait-1","count":1}],"""
            + "\"groups\":[{\"protocol\":\"tcp\",\"state\":\"syn-received\",\"count\":3,\"localPort\":80,\"peer\":\"::1\",\"peerPort\":81,\"processId\":7}],"
            + "\"owners\":[{\"processId\":7,\"name\":\"api\"}],\"counters\":[{\"name\":\"TcpRetransSegs\",\"value\":9}],\"gaps\":[\"why\"]}"),
        Answer(new CopyingAnswer("/tmp/x", true) { Bytes = 5, Files = 2 }, """{"is":"copying","path":"/tmp/x","isFolder":true,"bytes":5,"files":2}"""),
        Answer(
            new TracingAnswer("go", 2, [new TracedFunction("main.a", 4198400) { WhyNoLatency = "why" }]) { Near = ["main.b"] },
            """{"is":"tracing","language":"go","count":2,"functions":[{"name":"main.a","address":4198400,"whyNoLatency":"why"}],"near":["main.b"]}"""),
        Answer(new MemoryAnswer(4096) { LeftBytes = 5 }, """{"is":"memory","residentBytes":4096,"leftBytes":5}"""),
        Answer(new DotnetPortAnswer("/tmp/dotnet-diagnostic-1-4711-socket"), """{"is":"dotnet-port","path":"/tmp/dotnet-diagnostic-1-4711-socket"}"""),
        Answer(new SamplingAnswer("python", "3.14.0"), """{"is":"sampling","runtime":"python","version":"3.14.0"}"""),
        Answer(
            new StartProgramAnswer(2, 40, ProgramRoot.Toolbox) { Note = "why" }, """{"is":"program-started","program":2,"processId":40,"root":"toolbox","note":"why"}"""),
        Answer(new ObserveAnswer("/src/main.go", 43, 8.5), """{"is":"observing","file":"/src/main.go","line":43,"heldMilliseconds":8.5}"""),
        Answer(
            new StacksAnswer(7.5, 3, [new ObservedThread(1, "[Go 1] main.main", [new ObservedFrame("main.main", "/src/main.go", 12)])]) { Cut = "time" },
            """{"is":"stacks","pauseMilliseconds":7.5,"count":3,"threads":[{"id":1,"name":"[Go 1] main.main","frames":[{"function":"main.main","file":"/src/main.go","line":12}]}],"cut":"time"}"""),
    ];

    private static (ControlMessage Message, string Json)[] Events() =>
    [
        (new ControlMessage(0, Event: new StatusEvent(
                TargetState.Stopped, "main.handle at main.go:42", Figures, [new DebuggerClient("dap", "vscode", Since), new DebuggerClient(null, null, Since)], "note")),
            """{"id":0,"event":{"event":"status","state":"stopped","stoppedAt":"main.handle at main.go:42","figures":""" + FiguresJson
            + ""","clients":[{"protocol":"dap","name":"vscode","since":"2026-01-02T03:04:05+00:00"},{"since":"2026-01-02T03:04:05+00:00"}],"note":"note"}}"""),
        (new ControlMessage(0, Event: new StatusEvent(TargetState.Free, null, Figures, [], null)),
            """{"id":0,"event":{"event":"status","state":"free","figures":""" + FiguresJson + ""","clients":[]}}"""),
        (new ControlMessage(0, Event: new ProgramEndedEvent(2, 7, null)), """{"id":0,"event":{"event":"program-ended","program":2,"exitCode":7}}"""),
        (new ControlMessage(0, Event: new ProgramEndedEvent(2, null, "KILL")), """{"id":0,"event":{"event":"program-ended","program":2,"signal":"KILL"}}"""),
        (new ControlMessage(0, Event: new ClosingEvent("shut down by dev")), """{"id":0,"event":{"event":"closing","reason":"shut down by dev"}}"""),
        (new ControlMessage(0, Event: new ObservedEvent(1, Since, 3.5, 18)
        {
            Frames = [new ObservedFrame("main.handle", "/src/main.go", 43)],
            Variables = [new ObservedValue("u", "main.User {ID: 7}") { Type = "main.User", Children = [new ObservedValue("ID", "7")], IsCut = true }],
            Values = [new ObservedValue("u.ID", null) { Error = "no u" }],
            Cut = "time",
            Note = "optimised",
        }),
            """{"id":0,"event":{"event":"observed","number":1,"at":"2026-01-02T03:04:05+00:00","pauseMilliseconds":3.5,"thread":18"""
            + ""","frames":[{"function":"main.handle","file":"/src/main.go","line":43}]"""
            + ""","variables":[{"name":"u","value":"main.User {ID: 7}","type":"main.User","children":[{"name":"ID","value":"7","isCut":false}],"isCut":true}],"values":[{"name":"u.ID","error":"no u","isCut":false}],"cut":"time","note":"optimised"}}"""),
        (new ControlMessage(0, Event: new ObservationEndedEvent(ObservationEnd.Share, new ObservationFigures(3, 1, 2, 3.5, 4.5, 5.5, 12.5, 0.25)) { Detail = "why" }),
            """{"id":0,"event":{"event":"observation-ended","reason":"share","figures":{"hits":3,"dropped":1,"overBound":2,"medianMilliseconds":3.5,"p99Milliseconds":4.5"""
            + ""","longestMilliseconds":5.5,"totalMilliseconds":12.5,"mostShare":0.25},"detail":"why"}}"""),
    ];

    private static (ControlMessage Message, string Json) Ask(AgentRequest request, string json)
        => (new ControlMessage(1, Request: request), $$"""{"id":1,"request":{{json}}}""");

    private static (ControlMessage Message, string Json) Answer(AgentAnswer answer, string json)
        => (new ControlMessage(1, Answer: answer), $$"""{"id":1,"answer":{{json}}}""");
}
