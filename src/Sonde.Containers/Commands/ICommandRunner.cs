namespace Sonde.Containers.Commands;

/// <summary>Starts programs. The real one is <see cref="ProcessCommandRunner"/>.</summary>
public interface ICommandRunner
{
    /// <summary>Runs a program with an empty standard input and waits for its end. Any exit code is an answer.</summary>
    /// <exception cref="CommandMissingException">No such program on the PATH.</exception>
    /// <exception cref="CommandLimitException">The clock ran out, or it wrote too much; the program was killed.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled; that one process was killed, its children were not.</exception>
    Task<CommandResult> RunAsync(CommandCall call, CancellationToken cancellation);

    /// <summary>Starts a program whose standard input and output are pipes in the caller's hand. Returns when it was started.</summary>
    /// <exception cref="CommandMissingException">No such program on the PATH.</exception>
    ICommandProcess Start(string program, IReadOnlyList<string> arguments);

    /// <summary>Starts a program with an empty standard input, whose words are read as they come. Returns when it was started.</summary>
    /// <exception cref="CommandMissingException">No such program on the PATH.</exception>
    IFollowedCommand Follow(string program, IReadOnlyList<string> arguments);
}
