using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Sonde.Containers.Failures;

namespace Sonde.Containers.Commands;

/// <summary>Calls of one engine's command line, with every way they fail turned into this project's exceptions.</summary>
internal sealed class EngineCommands(ContainerEngine engine, ICommandRunner runner)
{
    /// <summary>For everything that changes nothing and fetches nothing. A busy machine takes seconds; a dead daemon takes for ever.</summary>
    public static readonly TimeSpan QueryLimit = TimeSpan.FromSeconds(30);

    public ContainerEngine Engine => engine;

    private string Program => engine switch
    {
        ContainerEngine.Podman => "podman",
        ContainerEngine.Docker => "docker",
        _ => throw new NotSupportedException($"engine {engine}"),
    };

    /// <summary>Runs it; any exit code is an answer.</summary>
    /// <exception cref="EngineMissingException">Not installed.</exception>
    /// <exception cref="ContainerEngineException">It did not end in time.</exception>
    public async Task<CommandResult> TryAsync(IReadOnlyList<string> arguments, TimeSpan limit, CancellationToken cancellation)
    {
        try
        {
            return await runner.RunAsync(new CommandCall(Program, arguments, limit), cancellation);
        }
        catch (CommandMissingException missing)
        {
            throw new EngineMissingException(engine, missing.Message, missing);
        }
        catch (CommandLimitException late)
        {
            var words = EngineWords.Tidy(late.StandardErrorTail);
            throw new ContainerEngineException(engine, EngineFailure.TimedOut, words.Length > 0 ? $"{late.Message}: {words}" : late.Message, late);
        }
    }

    /// <summary>Runs it; only exit code 0 is an answer.</summary>
    public async Task<CommandResult> RunAsync(IReadOnlyList<string> arguments, TimeSpan limit, CancellationToken cancellation)
    {
        var result = await TryAsync(arguments, limit, cancellation);
        return result.ExitCode == 0 ? result : throw Refused(result);
    }

    /// <summary>Starts it behind two pipes.</summary>
    public ICommandProcess Start(IReadOnlyList<string> arguments) => Started(() => runner.Start(Program, arguments));

    /// <summary>Starts it, and its words are read as they come.</summary>
    public IFollowedCommand Follow(IReadOnlyList<string> arguments) => Started(() => runner.Follow(Program, arguments));

    private T Started<T>(Func<T> start)
    {
        try
        {
            return start();
        }
        catch (CommandMissingException missing)
        {
            throw new EngineMissingException(engine, missing.Message, missing);
        }
    }

    /// <summary>The answer's bytes as a document.</summary>
    /// <exception cref="ContainerEngineException">They are not one.</exception>
    public T Parse<T>(CommandResult result, JsonTypeInfo<T> type)
    {
        try
        {
            return JsonSerializer.Deserialize(result.StandardOutput.Span, type) ?? throw new JsonException("null");
        }
        catch (JsonException failure)
        {
            // The text around the fault may hold a container's environment: only the place is told.
            var place = $"line {failure.LineNumber}, byte {failure.BytePositionInLine}";
            throw new ContainerEngineException(engine, EngineFailure.Unreadable, $"{Program} answered what cannot be read as JSON ({place})");
        }
    }

    /// <summary>The words that kill and remove at once: podman would first wait ten seconds for each to end.</summary>
    public IReadOnlyList<string> Removal(IReadOnlyList<string> ids) =>
        engine == ContainerEngine.Podman ? ["rm", "--force", "--time", "0", "--", .. ids] : ["rm", "--force", "--", .. ids];

    public ContainerEngineException Refused(CommandResult result)
    {
        var words = EngineWords.Tidy(result.StandardErrorTail);
        return new ContainerEngineException(
            engine, EngineWords.Classify(result.StandardErrorTail), words.Length > 0 ? words : $"{Program} ended with exit code {result.ExitCode}");
    }
}
