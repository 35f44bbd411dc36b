using System.Text;

namespace Sonde.Tunnel.Copying;

/// <summary>Which names a record may have. Pure. A name never leads out of the folder that it is put into, whatever is there.</summary>
public static class CopyName
{
    /// <summary>The longest name, in bytes of UTF-8 (PATH_MAX).</summary>
    public const int MostBytes = 4096;

    /// <summary>Folders within one another.</summary>
    public const int MostParts = 200;

    /// <summary>What is wrong with it; null for nothing. The empty name is that of what was asked for itself.</summary>
    public static string? Judge(string name)
    {
        if (name.Length == 0)
        {
            return null;
        }

        if (Encoding.UTF8.GetByteCount(name) > MostBytes)
        {
            return "is too long";
        }

        var parts = name.Split('/');
        return parts.Length > MostParts ? "lies too deep"
            : parts.Any(part => part is "" or "." or "..") ? "leads elsewhere"
            : name.Contains('\0', StringComparison.Ordinal) ? "holds a zero"
            : name.Contains('\ufffd', StringComparison.Ordinal) ? "is not UTF-8"
            : null;
    }

    /// <summary>The name of the folder that it is in; null for the empty name.</summary>
    public static string? Parent(string name) => name.Length == 0 ? null : name.LastIndexOf('/') is var slash and > 0 ? name[..slash] : "";

    /// <summary>Its last part.</summary>
    public static string Last(string name) => name[(name.LastIndexOf('/') + 1)..];

    /// <summary>A name within a folder.</summary>
    public static string Join(string folder, string part) => folder.Length == 0 ? part : $"{folder}/{part}";
}
