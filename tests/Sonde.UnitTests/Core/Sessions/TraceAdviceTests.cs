using Sonde.Core.Platforms;
using Sonde.Core.Plans;
using Sonde.Core.Sessions;
using Sonde.Testing.Commands;
using Sonde.Tunnel.Control;

namespace Sonde.UnitTests.Core.Sessions;

public sealed class TraceAdviceTests
{
    private const ulong Ptrace = 1UL << 19;
    private const string General = "repeat with --profile general: ";
    private const string Sysadmin = "repeat with --profile sysadmin: ";
    private const string Declare = "declare a toolbox with SYS_PTRACE, DAC_OVERRIDE and KILL in the pod";
    private const string Amend = "give the toolbox in the pod runAsUser: 0, runAsGroup: 0 and capabilities add: [SYS_PTRACE, DAC_OVERRIDE, KILL]";
    private const string Ask = "ask those who run the node";

    // What is missing; declared in the pod; takes a profile; what the toolbox holds; the beginnings of what is advised.
    public static TheoryData<string, bool, bool, ulong, string[]> Table => new()
    {
        { TraceObstacle.User, false, true, 0, [General, "or say the process's ids in its pod"] },
        { TraceObstacle.User, false, false, 0, [Declare, "or say runAsUser: 1001 and runAsGroup: 1002 for the whole pod"] },
        { TraceObstacle.User, true, true, 0, [General, Amend, "or give the toolbox in the pod the process's own ids: runAsUser: 1001"] },
        { TraceObstacle.User, true, false, 0, [Amend, "or give the toolbox in the pod the process's own ids: runAsUser: 1001"] },
        { TraceObstacle.Capabilities, false, true, 0, [General] },
        { TraceObstacle.Capabilities, false, false, 0, [Declare] },
        { TraceObstacle.Capabilities, true, false, 0, [Amend] },
        { TraceObstacle.FileAccess, false, true, Ptrace, [General] },
        { TraceObstacle.FileAccess, true, true, Ptrace, [General, Amend] },
        { TraceObstacle.FileAccess, true, false, Ptrace, [Amend] },
        { TraceObstacle.Yama, false, true, 0, [General] },
        { TraceObstacle.Yama, false, false, 0, [Declare] },
        { TraceObstacle.Yama, true, false, 0, [Amend] },
        { TraceObstacle.Forbidden, false, true, Ptrace, ["debug a copy of the pod on a node"] },
        { TraceObstacle.Forbidden, true, false, 0, ["debug a copy of the pod on a node"] },
        { TraceObstacle.Unknown, false, true, 0, [General] },
        { TraceObstacle.Unknown, false, true, Ptrace, [Sysadmin] },
        { TraceObstacle.Unknown, false, true, ulong.MaxValue, [Ask] },
        { TraceObstacle.Unknown, false, false, 0, [Declare] },
        { TraceObstacle.Unknown, true, false, 0, [Amend] },
        { TraceObstacle.Unknown, true, false, Ptrace, [Ask] },
        { "a-word-of-tomorrow", false, true, Ptrace, [Sysadmin] },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public void What_is_missing_and_what_can_be_given_decide_what_helps(string missing, bool isDeclared, bool takesProfile, ulong held, string[] begins)
    {
        var steps = TraceAdvice.Next(Refused(missing), new Tracer(new ProcessIdentity(0, 0, held, held), isDeclared, takesProfile));
        Assert.Equal(begins.Length, steps.Count);
        Assert.All(steps, step => Assert.Null(NextSteps.Judge(step)));
        Assert.All(steps.Zip(begins), pair => Assert.StartsWith(pair.Second, pair.First, StringComparison.Ordinal));
    }

    [Fact]
    public void Neither_the_legacy_API_nor_a_server_without_ephemeral_containers_takes_a_profile()
    {
        var identity = new ProcessIdentity(0, 0, 0, 0);
        var declared = new UseDeclaredToolbox { Name = "toolbox", Reason = "" };
        var facts = new PlatformFacts
        {
            Target = "t",
            ShortName = "t",
            Surroundings = new Sonde.Core.Production.Surroundings(),
            User = "u",
            Remains = (_, _) => "",
            RemainsAfter = (_, _) => "",
            Identity = new TargetIdentity(null, null, new RootCapabilities(false, [], false), ""),
        };
        Assert.True(Tracer.Of(facts, declared, identity) is { TakesProfile: true, IsDeclared: true });
        Assert.False(Tracer.Of(facts with { Legacy = new InheritedIdentity(null, null) }, declared, identity).TakesProfile);
        Assert.False(Tracer.Of(facts with { Obstacle = new(Sonde.Core.Faults.FaultCatalog.NoEphemeralContainers, "", "", [""]) }, declared, identity).TakesProfile);
    }

    private static ProcessDescription Refused(string missing) => AgentFacts.GoServer() with
    {
        Identity = new ProcessIdentity(1001, 1002, 0, 0),
        Access = new TraceAccess(false, missing, "no"),
    };
}
