using System.Text.Json;
using System.Text.Json.Nodes;
using Sonde.Core.Platforms.Cluster.Copies;

namespace Sonde.Core.Developing;

/// <summary>What a container runs, as far as it is written down somewhere; the API server does not know what an image starts by itself. Pure.</summary>
/// <param name="Words">Program and arguments; at least the program. May hold secrets.</param>
/// <param name="Source">Where that is written, for people.</param>
internal sealed record DevCommandLine(IReadOnlyList<string> Words, string Source)
{
    /// <summary>They start another program with the rest of their words: what is behind them is not the program's own.</summary>
    private static readonly string[] Wrappers = ["sh", "bash", "ash", "dash", "busybox", "tini", "dumb-init", "env", "catatonit"];

    /// <summary>Finds it: what the user says, else the specification's command, else the Dockerfile's, else the specification's arguments alone.</summary>
    /// <param name="given">What the user says; empty for nothing.</param>
    /// <param name="container">The container of the specification.</param>
    /// <param name="dockerfile">The text of the repository's Dockerfile; null for none.</param>
    /// <returns>Null where it is a shell or the like that starts the program: then the user has to say.</returns>
    public static DevCommandLine? Find(IReadOnlyList<string> given, JsonObject container, string? dockerfile)
    {
        if (given.Count > 0)
        {
            return new DevCommandLine([.. given.Select(Escape)], "the command line");
        }

        var (command, arguments) = (Texts(container["command"]), Texts(container["args"]));
        if (command is [_, ..])
        {
            return Judge(new DevCommandLine([.. command, .. arguments ?? []], "the specification's command"));
        }

        var (entry, usual) = dockerfile is null ? (null, null) : Read(dockerfile);
        string[] words = [.. entry is null ? [] : entry.Select(Escape), .. arguments ?? usual?.Select(Escape) ?? []];
        return entry is [_, ..] || (arguments is null && words.Length > 0)
            ? Judge(new DevCommandLine(words, $"the Dockerfile's {(entry is null ? "CMD" : "ENTRYPOINT")}{(arguments is null ? "" : " and the specification's args")}"))
            : new DevCommandLine(["program", .. arguments ?? []], arguments is null ? "no arguments: neither the specification nor a Dockerfile here names any" : "the specification's args alone: no Dockerfile here names more");
    }

    /// <summary>Finds all of what is started, wrappers and all: for a program that is started anew as it stands.</summary>
    /// <param name="given">What the user says; empty for nothing.</param>
    /// <param name="container">The container of the specification.</param>
    /// <param name="dockerfile">The text of the repository's Dockerfile; null for none.</param>
    /// <returns>Null where nothing says it.</returns>
    public static DevCommandLine? FindWhole(IReadOnlyList<string> given, JsonObject container, string? dockerfile)
    {
        if (given.Count > 0)
        {
            return new DevCommandLine([.. given.Select(Escape)], "the command line");
        }

        var (command, arguments) = (Texts(container["command"]), Texts(container["args"]));
        if (command is [_, ..])
        {
            return new DevCommandLine([.. command, .. arguments ?? []], "the specification's command");
        }

        var (entry, usual) = dockerfile is null ? (null, null) : Read(dockerfile, isShellUnderstood: true);
        string[] words = [.. entry is null ? [] : entry.Select(Escape), .. arguments ?? usual?.Select(Escape) ?? []];
        return entry is [_, ..] || (arguments is null && words.Length > 0)
            ? new DevCommandLine(words, $"the Dockerfile's {(entry is null ? "CMD" : "ENTRYPOINT")}{(arguments is null ? "" : " and the specification's args")}")
            : null;
    }

    /// <summary>The last ENTRYPOINT and CMD of a Dockerfile, of the last stage, where they are lists; null for each that is none.</summary>
    /// <param name="dockerfile">Its text.</param>
    /// <param name="isShellUnderstood">A line for the shell is a list, too: the shell with that line.</param>
    public static (IReadOnlyList<string>? Entry, IReadOnlyList<string>? Usual) Read(string dockerfile, bool isShellUnderstood = false)
    {
        IReadOnlyList<string>? entry = null;
        IReadOnlyList<string>? usual = null;
        foreach (var raw in dockerfile.Split('\n'))
        {
            var line = raw.Trim();
            (entry, usual) = Instruction(line) switch
            {
                "FROM" => (null, null),
                "ENTRYPOINT" => (List(line["ENTRYPOINT".Length..], isShellUnderstood), null),
                "CMD" => (entry, List(line["CMD".Length..], isShellUnderstood)),
                _ => (entry, usual),
            };
        }

        return (entry, usual);
    }

    private static string Instruction(string line) => new([.. line.TakeWhile(static letter => !char.IsWhiteSpace(letter) && letter != '[').Select(char.ToUpperInvariant)]);

    private static string[]? List(string text, bool isShellUnderstood)
    {
        try
        {
            return Texts(JsonNode.Parse(text));
        }
        catch (JsonException)
        {
            // The shell's form: a line for sh, of which nobody can say which word the program is. One that goes on in the next is not read.
            return isShellUnderstood && text.Trim() is { Length: > 0 } line && !line.EndsWith('\\') ? ["/bin/sh", "-c", line] : null;
        }
    }

    private static DevCommandLine? Judge(DevCommandLine found) => Wrappers.Contains(found.Words[0][(found.Words[0].LastIndexOf('/') + 1)..], StringComparer.Ordinal) ? null : found;

    /// <summary>The kubelet puts variables in place of $(NAME); what comes from elsewhere than the specification means itself.</summary>
    private static string Escape(string word) => word.Replace("$(", "$$(", StringComparison.Ordinal);

    private static string[]? Texts(JsonNode? list) => list is JsonArray items ? [.. items.Select(JsonParts.Text).OfType<string>()] : null;
}
