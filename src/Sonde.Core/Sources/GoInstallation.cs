using System.Text;
using Sonde.Core.Ide;

namespace Sonde.Core.Sources;

/// <summary>A Go installation of this machine that has the standard library's sources.</summary>
/// <param name="Directory">Its GOROOT.</param>
/// <param name="Version">The first word of its VERSION file, for example <c>go1.24.4</c>; null where there is none.</param>
internal sealed record GoInstallation(string Directory, string? Version)
{
    private static readonly string[] Usual =
        ["/usr/local/go", "/usr/lib/go", "/usr/lib/golang", "/opt/homebrew/opt/go/libexec", "/usr/local/opt/go/libexec", "C:\\Program Files\\Go"];

    /// <summary>
    /// The installation to show for a binary: one of exactly its version, else of the same language version, else the first that is found. Looked for in GOROOT,
    /// the usual places, Debian's /usr/lib/go-*, golang.org/dl's ~/sdk and the toolchains in the module cache. Null for none.
    /// </summary>
    public static GoInstallation? For(IWorkspaceFiles files, GoMachine machine, string goVersion)
    {
        GoInstallation[] found = [.. Candidates(files, machine)
            .Where(directory => files.Exists(WorkspacePath.Join(directory, "src/runtime/proc.go")))
            .Select(directory => new GoInstallation(directory, VersionOf(files, directory)))];
        var version = goVersion.Split(' ')[0];
        return found.FirstOrDefault(one => one.Version == version)
            ?? found.FirstOrDefault(one => one.Version is not null && Language(one.Version) == Language(version))
            ?? found.FirstOrDefault();
    }

    private static IEnumerable<string> Candidates(IWorkspaceFiles files, GoMachine machine)
    {
        IEnumerable<string> given = string.IsNullOrEmpty(machine.GoRoot) ? [] : [WorkspacePath.Trim(machine.GoRoot)];
        var debian = Below(files, "/usr/lib", "go-");
        var sdk = machine.Home is null ? [] : Below(files, WorkspacePath.Join(machine.Home, "sdk"), "go");
        var toolchains = machine.ModuleCache is null ? [] : Below(files, WorkspacePath.Join(machine.ModuleCache, "golang.org"), "toolchain@");
        return given.Concat(Usual).Concat(debian).Concat(sdk).Concat(toolchains);
    }

    private static IEnumerable<string> Below(IWorkspaceFiles files, string directory, string prefix) =>
        files.List(directory).Where(name => name.StartsWith(prefix, StringComparison.Ordinal)).Select(name => WorkspacePath.Join(directory, name));

    private static string? VersionOf(IWorkspaceFiles files, string directory) =>
        files.Read(WorkspacePath.Join(directory, "VERSION")) is { } bytes ? Encoding.UTF8.GetString(bytes).Split('\n', ' ')[0].Trim() : null;

    // go1.24.4 -> go1.24
    private static string Language(string version) => string.Join('.', version.Split('.')[..Math.Min(2, version.Split('.').Length)]);
}
