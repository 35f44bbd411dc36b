using System.Text.Json;
using Sonde.Core.Operations;

namespace Sonde.Core.Audit;

/// <summary>
/// The local record of sessions: <c>sessions.jsonl</c>, one line at the beginning of each and one at its end. Only its user may read it. At 1 MiB it
/// becomes <c>sessions.old.jsonl</c>, of which there is one. Several programs may write at once: each holds the file alone for a moment.
/// </summary>
/// <param name="folder">Its folder, made when it is needed.</param>
/// <param name="clock">Time.</param>
internal sealed class SessionLog(string folder, TimeProvider clock)
{
    private const int MostBytes = 1024 * 1024;

    /// <summary>A line holds names and a reason; more than this is nothing that a person would read.</summary>
    private const int MostLine = 8 * 1024;

    private const int Tries = 20;
    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(10);

    /// <summary>The file.</summary>
    public string Path { get; } = System.IO.Path.Combine(folder, "sessions.jsonl");

    private string OldPath { get; } = System.IO.Path.Combine(folder, "sessions.old.jsonl");

    /// <summary>
    /// The user's: sonde in %LOCALAPPDATA% on Windows, in XDG_STATE_HOME elsewhere (an absolute path, by the XDG Base Directory Specification 0.8; a
    /// relative one is ignored as it demands), else in ~/.local/state.
    /// </summary>
    public static SessionLog Of(HostContext host)
    {
        var home = host.Variable(OperatingSystem.IsWindows() ? "LOCALAPPDATA" : "XDG_STATE_HOME");
        var state = home is { Length: > 0 } && System.IO.Path.IsPathRooted(home) ? home : System.IO.Path.Combine(host.HomeDirectory, ".local", "state");
        return new SessionLog(System.IO.Path.Combine(state, "sonde"), host.Clock);
    }

    /// <summary>Adds a line.</summary>
    /// <returns>Why it could not be written; null where it was. Never throws but for the cancellation.</returns>
    public async Task<string?> AddAsync(SessionLine line, CancellationToken cancellation)
    {
        byte[] bytes = [.. JsonSerializer.SerializeToUtf8Bytes(line, SessionLineJson.Default.SessionLine), (byte)'\n'];
        if (bytes.Length > MostLine)
        {
            return $"the line has {bytes.Length} bytes";
        }

        for (var left = Tries; ; left--)
        {
            try
            {
                MakeFolder();
                Write(bytes);
                return null;
            }
            catch (IOException busy) when (left > 1 && IsBusy(busy))
            {
                await Task.Delay(BetweenTries, clock, cancellation).ConfigureAwait(false);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                return failure.Message;
            }
        }
    }

    /// <summary>Every line that can be read, the oldest first; empty where there is no record yet.</summary>
    /// <exception cref="IOException">There is one and it cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Likewise.</exception>
    public async Task<IReadOnlyList<SessionLine>> ReadAsync(CancellationToken cancellation) =>
        [.. await ReadAsync(OldPath, cancellation).ConfigureAwait(false), .. await ReadAsync(Path, cancellation).ConfigureAwait(false)];

    private void Write(byte[] bytes)
    {
        using var stream = Open(Path);
        if (stream.Length + bytes.Length <= MostBytes)
        {
            stream.Write(bytes);
            return;
        }

        // While this one holds the file nobody else can take it for full.
        File.Move(Path, OldPath, overwrite: true);
        using var next = Open(Path);
        next.Write(bytes);
    }

    private void MakeFolder()
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    /// <summary>Alone: on Windows others may at least rename it, which is what a full one needs.</summary>
    private static FileStream Open(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.Append, Access = FileAccess.Write, Share = OperatingSystem.IsWindows() ? FileShare.Delete : FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(path, options);
    }

    private async Task<IReadOnlyList<SessionLine>> ReadAsync(string path, CancellationToken cancellation)
    {
        for (var left = Tries; ; left--)
        {
            try
            {
                return [.. (await File.ReadAllLinesAsync(path, cancellation).ConfigureAwait(false)).Select(Parse).OfType<SessionLine>()];
            }
            catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
            {
                return [];
            }
            catch (IOException busy) when (left > 1 && IsBusy(busy))
            {
                await Task.Delay(BetweenTries, clock, cancellation).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Somebody else holds it: ERROR_SHARING_VIOLATION and ERROR_LOCK_VIOLATION on Windows, EWOULDBLOCK of Linux and of macOS elsewhere.</summary>
    private static bool IsBusy(IOException failure) => (failure.HResult & 0xFFFF) is 32 or 33 or 11 or 35;

    /// <summary>Null for what is none: a line that was cut off, or an editor's.</summary>
    private static SessionLine? Parse(string line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, SessionLineJson.Default.SessionLine);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
