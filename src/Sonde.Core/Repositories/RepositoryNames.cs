using System.Text.RegularExpressions;

namespace Sonde.Core.Repositories;

/// <summary>Names and paths that are written into Dockerfiles and manifests. Pure.</summary>
public static partial class RepositoryNames
{
    private const int Longest = 63;

    /// <summary>A DNS label that is like a text: <c>example.com/Shop_API/v2</c> becomes <c>shop-api</c>.</summary>
    public static string Label(string text)
    {
        var parts = text.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var last = parts.LastOrDefault(static part => !MajorVersion().IsMatch(part)) ?? "";
        var letters = string.Concat(last.ToLowerInvariant().Select(static c => char.IsAsciiLetterOrDigit(c) ? c : '-')).TrimStart([.. "-0123456789"]).TrimEnd('-');
        return letters.Length == 0 ? "app" : letters[..Math.Min(letters.Length, Longest)].TrimEnd('-');
    }

    /// <summary>Whether a text is a DNS label that begins with a letter, as services ask for.</summary>
    public static bool IsLabel(string text) => text.Length <= Longest && ALabel().IsMatch(text);

    /// <summary>Whether a path below the folder can be written into a Dockerfile as it is: letters, digits and <c>._+-/</c>, no part that is empty, <c>..</c> or begins with a dash.</summary>
    public static bool IsPlain(string path) => path.Length <= 512 && APath().IsMatch(path) && !path.Split('/').Any(static part => part is ".." || part.StartsWith('-'));

    /// <summary>Whether a text is the path of a URL without query that can be written into YAML as it is.</summary>
    public static bool IsUrlPath(string text) => text.Length <= 256 && AUrlPath().IsMatch(text);

    /// <summary>Whether a text is a version of two or three numbers.</summary>
    public static bool IsVersion(string text) => AVersion().IsMatch(text);

    [GeneratedRegex(@"^v[0-9]{1,4}\z")]
    private static partial Regex MajorVersion();

    [GeneratedRegex(@"^[a-z]([a-z0-9-]*[a-z0-9])?\z")]
    private static partial Regex ALabel();

    [GeneratedRegex(@"^[A-Za-z0-9._+-]+(/[A-Za-z0-9._+-]+)*\z")]
    private static partial Regex APath();

    [GeneratedRegex(@"^/[A-Za-z0-9._~/-]*\z")]
    private static partial Regex AUrlPath();

    [GeneratedRegex(@"^[0-9]{1,4}(\.[0-9]{1,4}){0,2}\z")]
    private static partial Regex AVersion();
}
