using Sonde.Core.Operations;
using Sonde.Core.Plans;
using Sonde.Core.Platforms.Nodes;
using Sonde.Core.Targets;
using Sonde.Tunnel.Control;

namespace Sonde.Core.Programs;

/// <summary>What <c>sonde run</c> and <c>sonde shell</c> say and ask for. Pure.</summary>
internal static class ProgramWords
{
    /// <summary>The shells, in the order in which they are tried.</summary>
    public static IReadOnlyList<string> Shells { get; } = ["bash", "sh"];

    private const string UsualType = "xterm-256color";
    private const int MostSide = 1000;
    private const int MostTypeCharacters = 64;

    /// <summary>The verb.</summary>
    public static string Verb(ProgramRequest request) => $"{(request.Target is NodeReference ? "node " : "")}{(request.HasTerminal ? "shell" : "run")}";

    /// <summary>The command for a program on the same target, up to <c>--</c>.</summary>
    public static string Run(ProgramRequest request, string options = "") => $"sonde {(request.Target is NodeReference ? "node " : "")}run {request.Target.Words}{options} --";

    /// <summary>What it wants of a toolbox. Arguments may hold what is nobody else's, so only the program is named.</summary>
    public static ToolWish Wish(ProgramRequest request) => request.Target is NodeReference
        ? new ToolWish("node", request.HasTerminal ? "open a shell in the pod" : $"run {Name(request)} in the pod", NeedsTrace: true) { Deed = "makes you root on" }
        : new ToolWish(request.With, request.HasTerminal ? "open a shell in the toolbox" : $"run {Name(request)} in the toolbox", NeedsTrace: true)
        {
            Notes =
            [
                "It runs in the target's network and among its processes, with the toolbox's own files as /; the target's are in SONDE_TARGET_ROOT. What the toolbox's user may do to the target, it may do too.",
            ],
        };

    /// <summary>What is asked of the agent.</summary>
    /// <param name="request">What is wanted.</param>
    /// <param name="program">The program; a shell's name, where one is wanted.</param>
    /// <param name="target">The target's process; null for a node.</param>
    /// <param name="place">The terminal and the target's short name; null where it has none.</param>
    public static StartProgramRequest Start(ProgramRequest request, string program, ProcessDescription? target, TerminalPlace? place)
    {
        var root = target is null ? NodePod.Root : $"/proc/{target.ProcessId}/root";
        var environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["SONDE_TARGET_ROOT"] = root };
        if (target is not null)
        {
            environment["SONDE_TARGET_PID"] = $"{target.ProcessId}";
        }

        if (place is null)
        {
            return new StartProgramRequest(program, [.. request.Command.Skip(1)]) { Environment = environment };
        }

        environment["PWD"] = root;

        // What is typed may be a secret; the toolbox outlives the session.
        environment["HISTFILE"] = "/dev/null";
        var name = Plain(place.Name);

        // bash evaluates it before each prompt, after the image's own files have set one; other shells have the variable alone.
        environment["PROMPT_COMMAND"] = $@"case $PWD in $SONDE_TARGET_ROOT) PS1='{name}:/ \$ ';; $SONDE_TARGET_ROOT/*) PS1='{name}:${{PWD#$SONDE_TARGET_ROOT}} \$ ';; *) PS1='toolbox:$PWD \$ ';; esac";
        environment["PS1"] = "$PWD $ ";
        return new StartProgramRequest(program, []) { Environment = environment, Terminal = Terminal(place), RootOf = target?.ProcessId, Directory = target is null ? root : null };
    }

    /// <summary>A terminal's size as the agent takes it.</summary>
    public static ConsoleSize Bounded(ConsoleSize size) => new(Math.Clamp(size.Columns, 1, MostSide), Math.Clamp(size.Rows, 1, MostSide));

    private static ProgramTerminal Terminal(TerminalPlace place)
    {
        var size = Bounded(place.Size);
        var isPlain = place.Type is { Length: >= 1 and <= MostTypeCharacters } type && type.All(static letter => char.IsAsciiLetterOrDigit(letter) || letter is '+' or '.' or '_' or '-');
        return new ProgramTerminal(size.Columns, size.Rows, isPlain ? place.Type! : UsualType);
    }

    private static string Name(ProgramRequest request) => request.Command.Count == 0 ? "a program" : request.Command[0];

    /// <summary>What a shell takes as a plain word.</summary>
    private static string Plain(string name) => new([.. name.Select(static letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.' or '/' ? letter : '-')]);
}

/// <summary>Where a shell is shown.</summary>
/// <param name="Size">The terminal's size.</param>
/// <param name="Type">TERM; null for unknown.</param>
/// <param name="Name">The target's short name, for the prompt.</param>
internal sealed record TerminalPlace(ConsoleSize Size, string? Type, string Name);
