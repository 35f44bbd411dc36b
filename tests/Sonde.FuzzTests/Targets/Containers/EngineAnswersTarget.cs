using Sonde.Containers;
using Sonde.Containers.Commands;
using Sonde.Containers.Describing;
using Sonde.Containers.Finding;
using Sonde.FuzzTests.Harness;
using Sonde.Testing.Cli;
using Sonde.UnitTests.Containers;

namespace Sonde.FuzzTests.Targets.Containers;

/// <summary>An engine's JSON; the first byte says which of its answers is the input, the others are as recorded.</summary>
internal sealed class EngineAnswersTarget : FuzzTarget
{
    private static readonly byte[] Inspect = Examples.Engine("podman/inspect-target.json");
    private static readonly byte[] Images = Examples.Engine("podman/image-inspect.json");
    private static readonly byte[] Pods = Examples.Engine("podman/pod-ps.json");

    private static readonly FakeProcessFiles Files = new(
        ("cgroup", File.ReadAllText(Repository.PathOf("tests", "fixtures", "podman", "process", "cgroup"))), ("status", File.ReadAllText(Repository.PathOf("tests", "fixtures", "podman", "process", "status"))));

    public override string Name => "containers.answers";

    public override int Weight => 1;

    // Three answers are read for one input, up to three times; "{}" is a document.
    public override int BytesPerByte => 1024;

    public override int BytesAtLeast => 512 * 1024;

    public override IReadOnlyList<byte[]> Seeds { get; } =
    [
        [0, .. Inspect], [0, .. Examples.Engine("podman/inspect-stopped.json")], [4, .. Examples.Engine("docker/inspect-target.json")], [1, .. Images], [2, .. Pods],
        [0, .. "[{\"Id\":\"0123\",\"Name\":\"/api\",\"Pod\":\"abc\",\"State\":{\"Running\":true,\"Pid\":7},\"Config\":{\"User\":\"1000:0\",\"Labels\":{\"a\":\"b\"}},\"HostConfig\":{\"SecurityOpt\":[\"seccomp=unconfined\"],\"CapAdd\":[\"SYS_PTRACE\"]}}]"u8],
        [2, .. "[{\"Id\":\"abc\",\"Name\":\"api\",\"Containers\":[{\"Id\":\"0123\"}]}]"u8],
    ];

    public override IReadOnlyList<string> Tokens => ["null", "[null]", "null,", "{}", "{},{}", "\"Id\":", "\"Labels\":{\"a\":null}", "\"SecurityOpt\":[null]", "\"EffectiveCaps\":[null]", "\"Containers\":[null]", "\"CapAdd\":[\"ALL\"]", "\"\\ud800\""];

    public override int Run(byte[] input)
    {
        if (input.Length == 0)
        {
            return 0;
        }

        var engine = input[0] >= 4 ? ContainerEngine.Docker : ContainerEngine.Podman;
        var reader = new ContainerReader(new EngineCommands(engine, new OneAnswer(input[0] % 4, input.AsMemory(1))), Files);
        try
        {
            var found = new ContainerFinder(engine, reader).FindAsync("api", CancellationToken.None).GetAwaiter().GetResult();
            return HashCode.Combine(found.IsRunning, found.UserId, found.SeccompProfile, found.PodName is null, found.EffectiveCapabilities?.Count);
        }
        catch (Exception documented) when (documented is ContainerEngineException or ContainerNotFoundException or AmbiguousPodException)
        {
            return Transcript.KindOf(documented.GetType().Name);
        }
    }

    private sealed class OneAnswer(int which, ReadOnlyMemory<byte> input) : ICommandRunner
    {
        public Task<CommandResult> RunAsync(CommandCall call, CancellationToken cancellation) => Task.FromResult(new CommandResult(0, Answer(call.Arguments[0]), ""));

        public ICommandProcess Start(string program, IReadOnlyList<string> arguments) => throw new DefectException("nothing is to be started");

        public IFollowedCommand Follow(string program, IReadOnlyList<string> arguments) => throw new DefectException("nothing is to be started");

        private ReadOnlyMemory<byte> Answer(string verb) => verb switch
        {
            "inspect" => which is 0 ? input : Inspect,
            "image" => which is 1 ? input : Images,
            "pod" => which is 2 ? input : Pods,
            "ps" when which is 3 => input,
            _ => "0123\n"u8.ToArray(),
        };
    }
}
