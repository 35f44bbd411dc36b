using System.Net.Sockets;
using Sonde.Agent.Native;

namespace Sonde.Agent.Serving;

/// <summary>The agent's one listening socket, a unix socket in a directory that only its user may enter.</summary>
/// <remarks>A lock file beside the socket tells a living agent from the socket of a dead one: the kernel drops the lock with its holder.</remarks>
internal sealed class AgentSocket : IDisposable
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const int Backlog = 16;
    private const uint OthersNothing = 0x3f;

    private readonly FileStream _lock;
    private readonly string _path;

    private AgentSocket(FileStream holder, Socket listener, string path) => (_lock, Listener, _path) = (holder, listener, path);

    /// <summary>Takes the connections.</summary>
    public Socket Listener { get; }

    /// <summary>Binds and listens; replaces what a dead agent left.</summary>
    /// <exception cref="IOException">Another agent serves there, or the place cannot be used.</exception>
    public static AgentSocket Open(string path)
    {
        var directory = Path.GetDirectoryName(path)!;
        _ = Libc.SetFileMask(OthersNothing);
        var place = Directory.CreateDirectory(directory, Private);
        if (place.LinkTarget is not null)
        {
            throw new IOException($"{directory} is a symbolic link.");
        }

        // Refused by the kernel when the directory is somebody else's.
        File.SetUnixFileMode(directory, Private);
        var holder = Lock(path + ".lock", path);
        try
        {
            File.Delete(path);
            var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            listener.Bind(new UnixDomainSocketEndPoint(path));
            listener.Listen(Backlog);
            return new AgentSocket(holder, listener, path);
        }
        catch (SocketException failure)
        {
            holder.Dispose();
            throw new IOException($"{path}: {failure.Message}", failure);
        }
    }

    /// <summary>Stops listening and takes the socket's file away.</summary>
    public void Dispose()
    {
        Listener.Dispose();
        File.Delete(_path);
        _lock.Dispose();
    }

    private static FileStream Lock(string lockPath, string path)
    {
        try
        {
            return new FileStream(lockPath, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        }
        catch (IOException held)
        {
            throw new IOException($"another agent serves on {path} ({held.Message})", held);
        }
    }
}
