using System.Text.Json.Serialization;

namespace Sonde.Tunnel.Control;

/// <summary>
/// Starts a program of the toolbox, at once. Its pipes are read when its channels are opened (<see cref="ProgramPurpose"/>, <see cref="ProgramErrorPurpose"/>). It ends with
/// the session at the latest.
/// </summary>
/// <param name="Program">A name on the toolbox's PATH, or an absolute path; 1 to 4,096 characters.</param>
/// <param name="Arguments">What follows its name; at most 4,096.</param>
public sealed record StartProgramRequest(
    [property: JsonRequired] string Program, [property: JsonRequired] IReadOnlyList<string> Arguments) : AgentRequest
{
    /// <summary>Its working directory, an absolute path of the toolbox; null for that of <see cref="RootOf"/>, else <c>/</c>.</summary>
    public string? Directory { get; init; }

    /// <summary>Variables that its environment has besides the toolbox's own; at most 256. Values are never logged.</summary>
    public IReadOnlyDictionary<string, string>? Environment { get; init; }

    /// <summary>Given where it is to have a terminal; null for pipes.</summary>
    public ProgramTerminal? Terminal { get; init; }

    /// <summary>The process whose root is wished for as <c>/</c>; null for the toolbox's. The answer says what it came to.</summary>
    public int? RootOf { get; init; }
}

/// <summary>A terminal for a program.</summary>
/// <param name="Columns">1 to 1,000.</param>
/// <param name="Rows">1 to 1,000.</param>
/// <param name="Type">TERM: <c>xterm-256color</c>; letters, digits, <c>+ . _ -</c>, at most 64.</param>
public sealed record ProgramTerminal([property: JsonRequired] int Columns, [property: JsonRequired] int Rows, [property: JsonRequired] string Type);

/// <summary>The program runs.</summary>
/// <param name="Program">Its number in this session, from 1.</param>
/// <param name="ProcessId">Its process, in the toolbox's process namespace.</param>
/// <param name="Root">What <c>/</c> is to it.</param>
public sealed record StartProgramAnswer(int Program, int ProcessId, ProgramRoot Root) : AgentAnswer
{
    /// <summary>A sentence where something that was wished for was not possible; null for nothing.</summary>
    public string? Note { get; init; }
}

/// <summary>Whose root a program has.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ProgramRoot>))]
public enum ProgramRoot
{
    /// <summary>The toolbox's.</summary>
    [JsonStringEnumMemberName("toolbox")] Toolbox,

    /// <summary>The target's.</summary>
    [JsonStringEnumMemberName("target")] Target,
}

/// <summary>Sends a signal to a program and to what it has started in its process group.</summary>
/// <param name="Program">Its number.</param>
/// <param name="Signal">HUP, INT, QUIT, KILL, USR1, USR2, TERM, CONT, STOP, TSTP or WINCH.</param>
public sealed record SignalProgramRequest([property: JsonRequired] int Program, [property: JsonRequired] string Signal) : AgentRequest;

/// <summary>Tells a program's terminal its size.</summary>
/// <param name="Program">Its number.</param>
/// <param name="Columns">1 to 1,000.</param>
/// <param name="Rows">1 to 1,000.</param>
public sealed record ResizeProgramRequest(
    [property: JsonRequired] int Program, [property: JsonRequired] int Columns, [property: JsonRequired] int Rows) : AgentRequest;

/// <summary>A program is over, and its output was read to the end or is not read any more. One of the two is set.</summary>
/// <param name="Program">Its number.</param>
/// <param name="ExitCode">0 to 255, where it ended by itself.</param>
/// <param name="Signal">What ended it else: <c>KILL</c>; a number where it has no name here.</param>
public sealed record ProgramEndedEvent(int Program, int? ExitCode, string? Signal) : AgentEvent;
