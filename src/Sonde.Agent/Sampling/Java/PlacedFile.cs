using Sonde.Agent.InProcess.Java;

namespace Sonde.Agent.Sampling.Java;

/// <summary>A file in the /tmp of a target for a while, and the descriptor that it is read by: whatever is put in its place meanwhile is not read.</summary>
internal sealed class PlacedFile : IDisposable
{
    private readonly string _ownPath;

    private PlacedFile(string path, string ownPath, FileStream stream) => (Path, _ownPath, Stream) = (path, ownPath, stream);

    /// <summary>Its path in the target.</summary>
    public string Path { get; }

    /// <summary>To write it, and to read it.</summary>
    public FileStream Stream { get; }

    /// <summary>Makes it: a new file alone, so that what is there already, such as a link, is not written through.</summary>
    /// <param name="processId">The target, of the agent's own user; its /tmp was found to be a folder (<see cref="JvmTemporary"/>).</param>
    /// <param name="name">Its file name.</param>
    /// <exception cref="Sonde.Tunnel.Control.AgentRefusedException">It cannot be made.</exception>
    public static PlacedFile Create(int processId, string name)
    {
        var path = $"/tmp/{name}";
        var own = $"/proc/{processId}/root{path}";
        try
        {
            return new PlacedFile(path, own, new FileStream(own, new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.ReadWrite,
                Share = FileShare.ReadWrite | FileShare.Delete,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
                BufferSize = 0,
            }));
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw JavaRefusal.NoPlace(processId, path);
        }
    }

    /// <summary>Removes it. Where it cannot be removed, the target has ended and its files with it.</summary>
    public void Dispose()
    {
        Stream.Dispose();
        try
        {
            File.Delete(_ownPath);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            // As above.
        }
    }
}
