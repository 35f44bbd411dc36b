using System.Globalization;
using Sonde.Core.Reports;
using Sonde.Core.Targets;

namespace Sonde.Core.Capturing;

/// <summary>What is said to Wireshark as one of its sources of packets (extcap.4 and doc/extcap.adoc of Wireshark 4). Pure.</summary>
public static class ExtcapWords
{
    private const string Prefix = "sonde:";

    /// <summary>The list of what can be captured.</summary>
    /// <param name="version">Sonde's version.</param>
    /// <param name="places">What runs where, in the order of the list.</param>
    public static string Interfaces(string version, IEnumerable<WorkloadsReport> places)
    {
        var lines = new List<string> { $"extcap {{version={Value(version)}}}{{display=Sonde}}" };
        foreach (var place in places)
        {
            lines.AddRange(place.Rows.Select(row => $"interface {{value={Prefix}{Value(row.Target)}{(row.Container is { } container ? $"@{Value(container)}" : "")}}}{{display=Sonde: {Value(row.Name)}, {Value(place.Place)}}}"));
        }

        return Text(lines);
    }

    /// <summary>An interface's link type. What is captured is pcapng, which says it once more.</summary>
    public static string LinkTypes() => Text(["dlt {number=276}{name=LINUX_SLL2}{display=Linux cooked-mode capture v2}"]);

    /// <summary>What can be chosen for an interface.</summary>
    /// <param name="snapLength">So much is kept of a packet unless something else is chosen.</param>
    public static string Config(int snapLength) => Text(
    [
        string.Create(CultureInfo.InvariantCulture, $"arg {{number=0}}{{call=--snaplen}}{{display=Bytes kept of each packet (0: all)}}{{type=integer}}{{default={snapLength}}}"),
        "arg {number=1}{call=--interface}{display=Interface in the pod}{type=string}{default=any}",
    ]);

    /// <summary>The target of an interface.</summary>
    /// <param name="name">As it was listed.</param>
    /// <returns>Target and container; null for a name that is none of Sonde's.</returns>
    public static TargetWords? Target(string name)
    {
        if (!name.StartsWith(Prefix, StringComparison.Ordinal) || name.Length == Prefix.Length)
        {
            return null;
        }

        var words = name[Prefix.Length..].Split('@', 2);
        return new TargetWords(words[0]) { Container = words.Length > 1 ? words[1] : null };
    }

    /// <summary>The script that is put where Wireshark looks.</summary>
    /// <param name="program">Sonde's full path.</param>
    public static string Script(string program) => $"#!/bin/sh\n# Made by sonde extcap --install; --remove takes it away again.\nexec '{program.Replace("'", @"'\''", StringComparison.Ordinal)}' extcap \"$@\"\n";

    /// <summary>The folder in which Wireshark looks for sources: a user's own, which Wireshark has had since 4.2, else everybody's.</summary>
    /// <param name="told">What <c>tshark -G folders</c> prints; null where there is no tshark.</param>
    /// <param name="home">The user's home.</param>
    public static string Folder(string? told, string home) =>
        Told(told, "Personal Extcap path:") ?? Told(told, "Extcap path:") ?? Path.Combine(home, ".local/lib/wireshark/extcap");

    private static string? Told(string? told, string name) =>
        (told ?? "").Split('\n').FirstOrDefault(line => line.StartsWith(name, StringComparison.OrdinalIgnoreCase)) is { } line && line[name.Length..].Trim() is { Length: > 0 } folder ? folder : null;

    private static string Text(IEnumerable<string> lines) => string.Concat(lines.Select(static line => line + "\n"));

    /// <summary>Braces and what ends a line have a meaning there.</summary>
    private static string Value(string text) => string.Concat(text.Select(static letter => letter is '{' or '}' || char.IsControl(letter) ? ' ' : letter));
}
