using Sonde.Containers;
using Sonde.Containers.Commands;
using Sonde.Containers.Describing;
using Sonde.FuzzTests.Harness;

namespace Sonde.FuzzTests.Targets.Containers;

/// <summary>An engine's version.</summary>
internal sealed class EngineVersionTarget : FuzzTarget
{
    private readonly EngineCommands _commands = new(ContainerEngine.Podman, new ProcessCommandRunner("", TimeProvider.System));

    public override string Name => "containers.version";

    public override IReadOnlyList<byte[]> Seeds { get; } = [Examples.Engine("podman/version.json"), Examples.Engine("docker/version.json")];

    public override IReadOnlyList<string> Tokens => ["null", "{}", "\"Client\":", "\"Server\":", "\"OsArch\":", "\"\\ud800\""];

    public override int Run(byte[] input)
    {
        try
        {
            var version = _commands.Parse(new CommandResult(0, input, ""), EngineJson.Default.VersionDocument);
            return HashCode.Combine(version.Client?.Version is null, version.Server?.Version is null, version.Client?.OsArch is null);
        }
        catch (ContainerEngineException)
        {
            return -1;
        }
    }
}
