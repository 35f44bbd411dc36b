using Sonde.Tunnel.Control;

namespace Sonde.Agent.Programs;

/// <summary>What a program's environment is. Pure.</summary>
internal static class ProgramEnvironment
{
    private const string UsualPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    /// <summary>The whole environment, <c>NAME=value</c> each: the tools', then the terminal's type, then what was asked for, then the mark.</summary>
    public static IReadOnlyList<string> Of(IReadOnlyList<string> tools, StartProgramRequest request, string mark)
    {
        var all = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var variable in tools)
        {
            var equals = variable.IndexOf('=', StringComparison.Ordinal);
            all[variable[..equals]] = variable[(equals + 1)..];
        }

        if (request.Terminal is { } terminal)
        {
            all["TERM"] = terminal.Type;
        }

        foreach (var (name, value) in request.Environment ?? new Dictionary<string, string>())
        {
            all[name] = value;
        }

        all[ProgramMembers.Variable] = mark;
        return [.. all.Select(static variable => $"{variable.Key}={variable.Value}")];
    }

    /// <summary>PATH of an environment.</summary>
    public static string SearchPath(IReadOnlyList<string> environment) =>
        environment.FirstOrDefault(static variable => variable.StartsWith("PATH=", StringComparison.Ordinal)) is { } path ? path["PATH=".Length..] : UsualPath;
}
