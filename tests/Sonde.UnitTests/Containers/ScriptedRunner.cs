using System.Text;
using Sonde.Containers.Commands;

namespace Sonde.UnitTests.Containers;

/// <summary>Answers by the beginning of a command line; an unknown one fails the test with its text.</summary>
internal sealed class ScriptedRunner : ICommandRunner
{
    private readonly List<(string Start, Func<CommandResult> Answer)> _answers = [];

    public List<string> Calls { get; } = [];

    public FakeProcess? Process { get; set; }

    public IFollowedCommand? Followed { get; set; }

    public ScriptedRunner On(string start, string output = "", int exitCode = 0, string errors = "") =>
        On(start, () => new CommandResult(exitCode, Encoding.UTF8.GetBytes(output), errors));

    /// <summary>Several answers to the same start are given in turn; the last one stays.</summary>
    public ScriptedRunner On(string start, Func<CommandResult> answer)
    {
        _answers.Add((start, answer));
        return this;
    }

    public Task<CommandResult> RunAsync(CommandCall call, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var line = $"{call.Program} {string.Join(' ', call.Arguments)}";
        lock (_answers)
        {
            Calls.Add(line);
            var matches = _answers.FindAll(answer => line.StartsWith(answer.Start, StringComparison.Ordinal));
            if (matches.Count == 0)
            {
                throw new InvalidOperationException($"nobody expected: {line}");
            }

            if (matches.Count > 1)
            {
                _answers.Remove(matches[0]);
            }

            return Task.FromResult(matches[0].Answer());
        }
    }

    public ICommandProcess Start(string program, IReadOnlyList<string> arguments)
    {
        Calls.Add($"{program} {string.Join(' ', arguments)}");
        return Process ?? throw new CommandMissingException(program);
    }

    public IFollowedCommand Follow(string program, IReadOnlyList<string> arguments)
    {
        Calls.Add($"{program} {string.Join(' ', arguments)}");
        return Followed ?? throw new CommandMissingException(program);
    }
}
