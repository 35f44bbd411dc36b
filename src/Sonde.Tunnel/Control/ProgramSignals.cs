using System.Globalization;

namespace Sonde.Tunnel.Control;

/// <summary>Signals by name and by number, as Linux has them on amd64 and arm64. Pure.</summary>
public static class ProgramSignals
{
    private static readonly Dictionary<string, int> Sent = new(StringComparer.Ordinal)
    {
        ["HUP"] = 1,
        ["INT"] = 2,
        ["QUIT"] = 3,
        ["KILL"] = 9,
        ["USR1"] = 10,
        ["USR2"] = 12,
        ["TERM"] = 15,
        ["CONT"] = 18,
        ["STOP"] = 19,
        ["TSTP"] = 20,
        ["WINCH"] = 28,
    };

    /// <summary>Those that end programs and are not sent by name.</summary>
    private static readonly Dictionary<string, int> Seen = new(StringComparer.Ordinal)
    {
        ["ILL"] = 4,
        ["TRAP"] = 5,
        ["ABRT"] = 6,
        ["BUS"] = 7,
        ["FPE"] = 8,
        ["SEGV"] = 11,
        ["PIPE"] = 13,
        ["ALRM"] = 14,
        ["SYS"] = 31,
    };

    /// <summary>The number of a signal that may be sent (<see cref="SignalProgramRequest"/>); null for another.</summary>
    public static int? ToSend(string name) => Sent.TryGetValue(name, out var number) ? number : null;

    /// <summary>The name of a number, or the number.</summary>
    public static string NameOf(int number) =>
        Sent.Concat(Seen).FirstOrDefault(signal => signal.Value == number).Key ?? number.ToString(CultureInfo.InvariantCulture);

    /// <summary>What <see cref="NameOf"/> was given; null for what it does not give.</summary>
    public static int? NumberOf(string name) =>
        Sent.TryGetValue(name, out var number) || Seen.TryGetValue(name, out number)
            || (int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number is > 0 and < 128) ? number : null;
}
