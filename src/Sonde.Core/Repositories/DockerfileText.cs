using System.Globalization;

namespace Sonde.Core.Repositories;

/// <summary>What the Dockerfiles of all languages share. Pure.</summary>
internal static class DockerfileText
{
    /// <summary>What stands at the top: how to build both.</summary>
    public static string Head(RepositoryFacts facts) => $"""
        # The production image is the last stage: nothing in it but the program and what it loads, as uid 1001.
        #   podman build -t {facts.Name}:1 .
        #   podman build -t {facts.Name}:debug --target debug .
        """.ReplaceLineEndings("\n");

    /// <summary>The newer of two versions, in its first two numbers: an image's tag.</summary>
    /// <param name="wanted">What the repository asks for at least; null for nothing.</param>
    /// <param name="known">What was known when this was written.</param>
    public static string Newer(string? wanted, string known) => wanted is not null && Numbers(wanted).CompareTo(Numbers(known)) > 0 ? Short(wanted) : known;

    /// <summary>The first <paramref name="count"/> numbers of a version.</summary>
    public static string Short(string version, int count = 2) => string.Join('.', version.Split('.').Take(count));

    private static (int First, int Second) Numbers(string version)
    {
        var parts = version.Split('.');
        return (Number(parts[0]), parts.Length > 1 ? Number(parts[1]) : 0);
    }

    private static int Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
