namespace Sonde.Core.Profiles.Writing;

/// <summary>The package, module or library that a function belongs to, by which it is coloured. Pure.</summary>
internal static class FrameGroup
{
    /// <summary>Its name: <c>net/http</c>, <c>std</c>, <c>java.util</c>, <c>libc.so.6</c>, <c>kernel</c>; empty where nothing tells.</summary>
    public static string Of(ProfileFrame frame) => frame.Kind switch
    {
        FrameKind.Kernel => "kernel",
        FrameKind.Replica or FrameKind.Rest => "",
        FrameKind.User or FrameKind.Inlined or FrameKind.Jit =>
            OfScript(frame.File) ?? OfName(frame.Function) ?? OfFolder(frame.File) ?? OfModule(frame.Module) ?? "",
        _ => throw new ArgumentOutOfRangeException(nameof(frame)),
    };

    /// <summary>JavaScript and Python have no packages in their functions' names.</summary>
    private static string? OfScript(string? file)
    {
        if (file is null)
        {
            return null;
        }

        if (file.StartsWith("node:", StringComparison.Ordinal))
        {
            return "node";
        }

        foreach (var folder in new[] { "/node_modules/", "/site-packages/", "/dist-packages/" })
        {
            if (file.LastIndexOf(folder, StringComparison.Ordinal) is >= 0 and var at)
            {
                var rest = file[(at + folder.Length)..].Split('/');
                return rest[0].StartsWith('@') && rest.Length > 1 ? $"{rest[0]}/{rest[1]}" : rest[0];
            }
        }

        return file.EndsWith(".js", StringComparison.Ordinal) || file.EndsWith(".mjs", StringComparison.Ordinal) || file.EndsWith(".ts", StringComparison.Ordinal) || file.EndsWith(".py", StringComparison.Ordinal)
            ? OfFolder(file)
            : null;
    }

    private static string? OfName(string function)
    {
        var end = function.IndexOfAny(['(', '<', ' ', '[', '{']) is > 0 and var cut ? cut : function.Length;
        var name = function.AsSpan(0, end);
        if (name.IndexOf("::", StringComparison.Ordinal) is > 0 and var colons)
        {
            return name[..colons].ToString();
        }

        // Go: a path, and behind it a package's name up to the first dot. Java and .NET: dots, of which the last two part type and method.
        var slash = name.LastIndexOf('/');
        var isGo = slash >= 0 || function.Contains(".(", StringComparison.Ordinal) || name.Count('.') == 1;
        var dot = isGo ? name[(slash + 1)..].IndexOf('.') + slash + 1 : BeforeLastTwo(name);
        return dot > slash + 1 ? name[..dot].ToString() : null;
    }

    private static int BeforeLastTwo(ReadOnlySpan<char> name)
    {
        var last = name.LastIndexOf('.');
        return last > 0 ? name[..last].LastIndexOf('.') : -1;
    }

    private static string? OfFolder(string? file)
    {
        var parts = file?.Split('/', '\\');
        return parts is { Length: > 1 } && parts[^2].Length > 0 ? parts[^2] : null;
    }

    private static string? OfModule(string? module) => module?[(module.LastIndexOf('/') + 1)..] is { Length: > 0 } name ? name : null;
}
