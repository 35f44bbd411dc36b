using System.Runtime.InteropServices;
using Sonde.Agent.Native;
using Sonde.Tunnel.Control;
using Sonde.Tunnel.Copying;

namespace Sonde.Agent.Copying;

/// <summary>An open file or folder of a target, closed with this.</summary>
internal sealed class TargetDescriptor(int number) : IDisposable
{
    private int _number = number;

    /// <summary>The descriptor.</summary>
    public int Number => _number;

    /// <summary>What the last call says, as a failure.</summary>
    /// <param name="name">Of what, for people.</param>
    public static CopyFailureException Failed(string name) => Failed(name, Marshal.GetLastPInvokeError());

    /// <summary>What an errno says, as a failure.</summary>
    public static CopyFailureException Failed(string name, int errno) => new(
        errno switch
        {
            Errno.NoSuchFile or Errno.NotFolder => AgentErrorCode.FileMissing,
            Errno.FileExists or Errno.IsFolder => AgentErrorCode.FileExists,
            _ => AgentErrorCode.FileRefused,
        },
        $"{name}: {Marshal.GetPInvokeErrorMessage(errno)}");

    /// <summary>Opens a name in this folder; never what a link there points to.</summary>
    /// <returns>Null where it cannot be: errno says why.</returns>
    public TargetDescriptor? TryOpen(string name, int flags, int mode = 0)
    {
        var opened = FileCalls.OpenAt(_number, name, flags | FileFlags.NoFollow | FileFlags.CloseOnExecute, mode);
        return opened >= 0 ? new TargetDescriptor(opened) : null;
    }

    /// <summary>Opens a folder in this one.</summary>
    public TargetDescriptor? TryOpenFolder(string name) => TryOpen(name, FileFlags.ReadOnly | FileFlags.Folder);

    /// <summary>The same once more, to be closed by itself.</summary>
    /// <exception cref="CopyFailureException">It cannot be.</exception>
    public TargetDescriptor Again(string name) => TryOpenFolder(".") ?? throw Failed(name);

    /// <summary>What it is.</summary>
    /// <exception cref="CopyFailureException">It cannot be looked at.</exception>
    public FileStatus Look(string name) => FileStatus.Of(_number, "") ?? throw Failed(name);

    /// <summary>The names in this folder, in no order, but for the two that every folder has. A byte that is no UTF-8 becomes U+FFFD.</summary>
    /// <exception cref="CopyFailureException">They cannot be read.</exception>
    public IEnumerable<string> Names(string name)
    {
        // The kernel opens the very folder: its name may be another's by now.
        using var entries = Enumerate(name);
        while (Next(entries, name))
        {
            yield return Path.GetFileName(entries.Current);
        }
    }

    /// <summary>The kind of its file system (statfs(2)); 0 where that cannot be told.</summary>
    public unsafe long SystemKind()
    {
        var bytes = stackalloc long[64];
        return FileCalls.LookAtSystem(_number, bytes) == 0 ? bytes[0] : 0;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _number, -1) is var number and >= 0)
        {
            _ = Libc.Close(number);
        }
    }

    private IEnumerator<string> Enumerate(string name)
    {
        try
        {
            return Directory.EnumerateFileSystemEntries($"/proc/self/fd/{_number}").GetEnumerator();
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw Refused(name, refused);
        }
    }

    private static bool Next(IEnumerator<string> entries, string name)
    {
        try
        {
            return entries.MoveNext();
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw Refused(name, refused);
        }
    }

    private static CopyFailureException Refused(string name, Exception refused) => new(AgentErrorCode.FileRefused, $"{name}: its entries cannot be read", refused);
}
