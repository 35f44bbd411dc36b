using System.Globalization;

namespace Sonde.Agent.Arguments;

/// <summary>Words → <see cref="AgentMode"/>. Only programs call the agent, so there is no help, no abbreviation and no completion.</summary>
internal static class AgentArguments
{
    /// <summary>Where the agent listens unless told otherwise; in a directory that only its own user may enter.</summary>
    public const string DefaultSocket = "/tmp/.sonde/agent.sock";

    /// <summary>The words that are understood, for the message about others.</summary>
    public const string Usage = "sonde-agent serve [--ttl 30m] [--socket PATH] [--catch-start] | connect [--socket PATH] | ready | install --to PATH | fill --from PATH --to PATH | develop --directory PATH [--files PATH] -- PROGRAM … | version";

    private static readonly TimeSpan DefaultTimeToLive = TimeSpan.FromMinutes(30);

    /// <summary>Parses; a mistake becomes <see cref="AgentMode.Unknown"/>.</summary>
    public static AgentMode Parse(IReadOnlyList<string> words)
    {
        if (words.Count == 0)
        {
            return new AgentMode.Unknown($"usage: {Usage}");
        }

        var rest = words.Skip(1).ToArray();
        return words[0] switch
        {
            "serve" => ParseServe(rest),
            "connect" => ParseConnect(rest),
            "ready" when rest.Length == 0 => new AgentMode.Ready(DefaultSocket),
            "catch" => ParseCatch(rest),
            "keep" => ParseKeep(rest),
            "launch" => ParseLaunch(rest),
            "become" => ParseBecome(rest),
            "install" => ParseInstall(rest),
            "fill" => ParseFill(rest),
            "develop" => ParseDevelop(rest),
            "version" when rest.Length == 0 => new AgentMode.Version(),
            _ => new AgentMode.Unknown($"not understood: {words[0]}; usage: {Usage}"),
        };
    }

    /// <summary>A whole number with a unit: <c>90s</c>, <c>30m</c>, <c>8h</c>; 1 s to 7 days.</summary>
    internal static bool TryParseDuration(string text, out TimeSpan duration)
    {
        duration = default;
        if (text.Length < 2 || !int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count))
        {
            return false;
        }

        var seconds = text[^1] switch { 's' => 1L, 'm' => 60L, 'h' => 3600L, _ => 0L } * count;
        duration = TimeSpan.FromSeconds(Math.Min(seconds, int.MaxValue));
        return seconds is >= 1 and <= 7 * 24 * 3600;
    }

    private static AgentMode ParseServe(string[] words)
    {
        var mode = new AgentMode.Serve(DefaultSocket, DefaultTimeToLive);
        for (var index = 0; index < words.Length; index += 2)
        {
            if (words[index] == "--catch-start")
            {
                mode = mode with { CatchesStart = true };
                index--;
                continue;
            }

            var value = index + 1 < words.Length ? words[index + 1] : null;
            switch (words[index], value)
            {
                case ("--socket", { } path) when IsAbsolute(path):
                    mode = mode with { SocketPath = path };
                    break;
                case ("--ttl", { } text) when TryParseDuration(text, out var duration):
                    mode = mode with { TimeToLive = duration };
                    break;
                default:
                    return new AgentMode.Unknown($"not understood: {words[index]} {value}; usage: {Usage}");
            }
        }

        return mode;
    }

    private static AgentMode ParseConnect(string[] words) => words switch
    {
        [] => new AgentMode.Connect(DefaultSocket),
        ["--socket", var path] when IsAbsolute(path) => new AgentMode.Connect(path),
        _ => new AgentMode.Unknown($"not understood: {words[0]}; usage: {Usage}"),
    };

    private static AgentMode ParseCatch(string[] words) => words switch
    {
        ["--parent", var parent] when TryParseId(parent, out var parentId) => new AgentMode.Catch(parentId),
        _ => new AgentMode.Unknown("internal: catch --parent ID"),
    };

    private static AgentMode ParseKeep(string[] words) => words switch
    {
        ["--parent", var parent, "--target", var target, "--socket", var socket, "--", var program, .. var arguments]
            when TryParseId(parent, out var parentId) && TryParseId(target, out var targetId) && IsAbsolute(socket) && IsAbsolute(program)
            => new AgentMode.Keep(parentId, targetId, socket, [program, .. arguments]),
        ["--parent", var parent, "--target", var target, "--", var program, .. var arguments]
            when TryParseId(parent, out var parentId) && TryParseId(target, out var targetId) && IsAbsolute(program)
            => new AgentMode.Keep(parentId, targetId, null, [program, .. arguments]),
        _ => new AgentMode.Unknown("internal: keep --parent ID --target ID [--socket PATH] -- PROGRAM …"),
    };

    private static AgentMode ParseLaunch(string[] words) => words switch
    {
        ["--parent", var parent, "--", var program, .. var arguments] when TryParseId(parent, out var parentId) && IsAbsolute(program)
            => new AgentMode.Launch(parentId, [program, .. arguments]),
        _ => new AgentMode.Unknown("internal: launch --parent ID -- PROGRAM …"),
    };

    private static AgentMode ParseBecome(string[] words) => words switch
    {
        ["--parent", var parent, "--directory", var directory, "--input", "terminal" or "pipe", "--", var program, .. var arguments]
            when TryParseId(parent, out var parentId) && IsAbsolute(directory) && IsAbsolute(program)
            => new AgentMode.Become(parentId, words[5] == "terminal", directory, [program, .. arguments]),
        _ => new AgentMode.Unknown("internal: become --parent ID --directory PATH --input terminal|pipe -- PROGRAM …"),
    };

    private static AgentMode ParseInstall(string[] words) => words switch
    {
        ["--to", var directory] when IsAbsolute(directory) => new AgentMode.Install(directory),
        _ => new AgentMode.Unknown($"install --to PATH; usage: {Usage}"),
    };

    private static AgentMode ParseFill(string[] words) => words switch
    {
        ["--from", var from, "--to", var to] when IsAbsolute(from) && IsAbsolute(to) => new AgentMode.Fill(from, to),
        _ => new AgentMode.Unknown($"fill --from PATH --to PATH; usage: {Usage}"),
    };

    private static AgentMode ParseDevelop(string[] words) => words switch
    {
        ["--directory", var directory, "--", { Length: > 0 } program, .. var arguments] when IsAbsolute(directory) => new AgentMode.Develop(directory, null, [program, .. arguments]),
        ["--directory", var directory, "--files", var files, "--", { Length: > 0 } program, .. var arguments] when IsAbsolute(directory) && IsAbsolute(files)
            => new AgentMode.Develop(directory, files, [program, .. arguments]),
        _ => new AgentMode.Unknown($"develop --directory PATH [--files PATH] -- PROGRAM …; usage: {Usage}"),
    };

    private static bool TryParseId(string text, out int id)
        => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out id) && id > 0;

    private static bool IsAbsolute(string path) => path.StartsWith('/');
}
