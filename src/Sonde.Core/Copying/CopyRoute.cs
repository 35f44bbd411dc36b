namespace Sonde.Core.Copying;

/// <summary>What is copied where, as it was written: <c>TARGET:PATH LOCAL</c> or <c>LOCAL TARGET:PATH</c>. Pure.</summary>
/// <param name="Target">TARGET; null where a selector stands in for it and the word begins with its colon.</param>
/// <param name="RemotePath">PATH, from the target's root on.</param>
/// <param name="LocalPath">LOCAL.</param>
/// <param name="IsUpload">Whether it goes into the target.</param>
public sealed record CopyRoute(string? Target, string RemotePath, string LocalPath, bool IsUpload)
{
    /// <summary>How the two words are written, for people.</summary>
    public const string Form = "TARGET:PATH LOCAL or LOCAL TARGET:PATH; a word with a colon is a target's, unless it begins with / or .";

    /// <summary>Reads the two words.</summary>
    /// <param name="from">The first.</param>
    /// <param name="to">The second.</param>
    /// <param name="route">The route; null where something is wrong.</param>
    /// <returns>What is wrong; null for nothing.</returns>
    public static string? Judge(string from, string to, out CopyRoute? route)
    {
        route = null;
        var (source, goal) = (Cut(from), Cut(to));
        if ((source is null) == (goal is null))
        {
            return source is null
                ? $"neither \"{from}\" nor \"{to}\" names a target: it takes {Form}"
                : $"\"{from}\" and \"{to}\" both name a target: copy to a file here first, and from there";
        }

        var (target, path) = (source ?? goal)!.Value;
        var local = source is null ? from : to;
        if (!path.StartsWith('/'))
        {
            return $"the path in the target is \"{path}\"; it begins with a slash, as {(target.Length > 0 ? target : "TARGET")}:/{path.TrimStart('.', '/')}";
        }

        if (local.Length == 0)
        {
            return "the name on this machine is empty";
        }

        route = new CopyRoute(target.Length == 0 ? null : target, path, local, goal is not null);
        return null;
    }

    /// <summary>What a target's word consists of; null for a name on this machine.</summary>
    private static (string Target, string Path)? Cut(string word)
    {
        var colon = word.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 || word[0] is '/' or '.' or '~' || IsDrive(word) ? null : (word[..colon], word[(colon + 1)..]);
    }

    /// <summary><c>C:\</c>; with a slash only a target's name has one letter.</summary>
    private static bool IsDrive(string word) => word.Length > 2 && char.IsAsciiLetter(word[0]) && word[1] == ':' && word[2] == '\\';
}
