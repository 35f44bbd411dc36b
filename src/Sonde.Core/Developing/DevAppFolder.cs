using System.Text.Json.Nodes;
using Sonde.Core.Platforms.Cluster.Copies;

namespace Sonde.Core.Developing;

/// <summary>The folder of a container that a repository's folder was copied to, as far as that is written down somewhere. Pure.</summary>
/// <param name="Path">An absolute path without a slash at its end.</param>
/// <param name="Source">Where that is written, for people.</param>
internal sealed record DevAppFolder(string Path, string Source)
{
    /// <summary>What programs of the image itself lie in, or the kernel's own: a volume over it would take the container apart.</summary>
    private static readonly string[] Systems =
    [
        "/", "/bin", "/boot", "/etc", "/home", "/lib", "/lib32", "/lib64", "/root", "/run", "/sbin", "/tmp", "/usr", "/usr/bin", "/usr/lib", "/usr/local", "/usr/local/bin", "/usr/local/lib", "/usr/sbin", "/usr/share", "/var",
    ];

    private static readonly string[] Kernels = ["/dev", "/proc", "/sys", DevContainer.Place, "/bin", "/etc", "/lib", "/lib64", "/sbin"];

    /// <summary>Finds it: what the user says, else where the Dockerfile copies to, else the working folder of the Dockerfile or of the specification.</summary>
    /// <param name="given">--app-folder; null for nothing.</param>
    /// <param name="container">The container of the specification.</param>
    /// <param name="dockerfile">The text of the repository's Dockerfile; null for none.</param>
    /// <returns>Null where nothing says it.</returns>
    public static DevAppFolder? Find(string? given, JsonObject container, string? dockerfile)
    {
        if (given is not null)
        {
            return new DevAppFolder(Trim(given), "--app-folder");
        }

        if (dockerfile is not null && DockerfileCopies.Read(dockerfile) is { } found)
        {
            return found;
        }

        return JsonParts.Text(container["workingDir"]) is { Length: > 0 } folder ? new DevAppFolder(Trim(folder), "the specification's workingDir") : null;
    }

    /// <summary>Why no volume can be laid over it; null where one can.</summary>
    /// <param name="container">The container of the specification.</param>
    public string? Judge(JsonObject container)
    {
        if (!Path.StartsWith('/') || Path.Split('/').Any(static part => part is "." or "..") || Path.Contains("//", StringComparison.Ordinal) || Path.Any(static letter => char.IsControl(letter) || letter == ':'))
        {
            return $"{Path} is no plain absolute path";
        }

        if (Systems.Contains(Path, StringComparer.Ordinal) || Kernels.Any(place => IsIn(Path, place)))
        {
            return $"{Path} is a folder of the system, and a volume over it would hide that";
        }

        return JsonParts.Objects(container["volumeMounts"]).Select(static mount => JsonParts.Text(mount["mountPath"])).OfType<string>().Select(Trim).FirstOrDefault(mount => IsIn(Path, mount)) is { } mount
            ? $"a volume is mounted at {mount} already, so that {Path} is not the image's own"
            : null;
    }

    private static bool IsIn(string path, string folder) => path == folder || path.StartsWith($"{folder.TrimEnd('/')}/", StringComparison.Ordinal);

    private static string Trim(string path) => path.TrimEnd('/') is { Length: > 0 } trimmed ? trimmed : "/";
}
