using Sonde.Tunnel.Control;

namespace Sonde.Core.Programs;

/// <summary>How a program ended; one of the two is set.</summary>
/// <param name="ExitCode">0 to 255, where it ended by itself.</param>
/// <param name="Signal">The name of the signal that ended it: <c>KILL</c>.</param>
internal sealed record ProgramEnd(int? ExitCode, string? Signal)
{
    private const int Unknown = 255;
    private const int FirstOfSignals = 128;

    /// <summary>What a shell says of it: the exit code, or 128 + N for signal N.</summary>
    public int Code => ExitCode is { } code ? code & 0xff
        : Signal is { } signal && ProgramSignals.NumberOf(signal) is { } number ? FirstOfSignals + number
        : Unknown;

    /// <summary>For the receipt: <c>the program ended with code 7</c>.</summary>
    public string Text => Signal is null ? $"the program ended with code {Code}" : $"the program was ended by SIG{Signal}";
}
