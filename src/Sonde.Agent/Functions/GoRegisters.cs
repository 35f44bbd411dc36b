using System.Globalization;

namespace Sonde.Agent.Functions;

/// <summary>Since when Go has its goroutine in a register while it calls a function, and the arguments in others: go1.17 on amd64, go1.18 on arm64.</summary>
internal static class GoRegisters
{
    private const int OnAmd = 17;
    private const int OnArm = 18;

    /// <summary>What speaks against a version, as the end of a sentence; null for nothing, for one that is not understood, and where there is none.</summary>
    public static string? Judge(string? version, bool isArm) =>
        version?.StartsWith("go1.", StringComparison.Ordinal) == true
        && int.TryParse(version.AsSpan(4, version.AsSpan(4).IndexOfAnyExceptInRange('0', '9') is var end && end < 0 ? version.Length - 4 : end), NumberStyles.None, CultureInfo.InvariantCulture, out var minor)
        && minor < (isArm ? OnArm : OnAmd)
            ? $"{version} keeps its goroutine where no probe finds it"
            : null;
}
