using System.Runtime.InteropServices;
using Sonde.Agent.Native;
using Sonde.Tunnel.Control;
using Sonde.Tunnel.Copying;

namespace Sonde.Agent.Copying;

/// <summary>
/// The root of a process's file system, as it sees it. Paths are resolved within it, as the process would: an absolute link, one with <c>..</c> and one that changes meanwhile end there,
/// too, and never in the toolbox's own files. The kernel does that where it can (openat2(2), RESOLVE_IN_ROOT, Linux 5.6); else <see cref="RootWalk"/>.
/// </summary>
internal sealed class TargetRoot : IDisposable
{
    /// <summary>The same number on all architectures.</summary>
    private const int OpenAt2 = 437;

    private const ulong ResolveInRoot = 0x10;

    private readonly TargetDescriptor _root;
    private readonly bool _isResolvedByKernel;

    private TargetRoot(TargetDescriptor root, bool isResolvedByKernel) => (_root, _isResolvedByKernel) = (root, isResolvedByKernel);

    /// <summary>Opens that of a process.</summary>
    /// <exception cref="CopyFailureException">The kernel refuses, or it has ended.</exception>
    public static TargetRoot Of(int processId)
    {
        // The link is followed: the kernel leads through it to the process's root, whatever that is called here.
        var root = Libc.Open($"/proc/{processId}/root", FileFlags.PathOnly | FileFlags.Folder | FileFlags.CloseOnExecute);
        return root >= 0
            ? Begin(new TargetDescriptor(root))
            : throw new CopyFailureException(
                Marshal.GetLastPInvokeError() is Errno.NoSuchFile or Errno.NoSuchProcess ? AgentErrorCode.ProcessMissing : AgentErrorCode.NotAllowed,
                $"the files of process {processId} cannot be reached: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");
    }

    /// <summary>Takes any folder for a root; for tests.</summary>
    /// <param name="folder">Its path.</param>
    /// <param name="isResolvedByKernel">False to walk in any case.</param>
    internal static TargetRoot At(string folder, bool isResolvedByKernel)
    {
        var root = Libc.Open(folder, FileFlags.PathOnly | FileFlags.Folder | FileFlags.CloseOnExecute);
        return root >= 0 ? new TargetRoot(new TargetDescriptor(root), isResolvedByKernel) : throw TargetDescriptor.Failed(folder);
    }

    /// <summary>Opens a path, links followed within the root.</summary>
    /// <param name="path">An absolute one.</param>
    /// <param name="flags">Of open(2).</param>
    /// <exception cref="CopyFailureException">It cannot be opened.</exception>
    public TargetDescriptor Open(string path, int flags) =>
        TryOpen(path, flags) ?? throw TargetDescriptor.Failed(path);

    /// <summary>Likewise.</summary>
    /// <returns>Null where it cannot be opened: errno says why.</returns>
    public TargetDescriptor? TryOpen(string path, int flags)
    {
        var wanted = flags | FileFlags.CloseOnExecute;
        var opened = _isResolvedByKernel ? Resolve(_root.Number, path, wanted) : RootWalk.Open(_root.Number, path, wanted);
        return opened >= 0 ? new TargetDescriptor(opened) : null;
    }

    /// <inheritdoc/>
    public void Dispose() => _root.Dispose();

    /// <summary>A kernel before 5.6, and a seccomp filter that does not know the call, refuse it whatever the path.</summary>
    private static TargetRoot Begin(TargetDescriptor root)
    {
        var tried = Resolve(root.Number, ".", FileFlags.PathOnly | FileFlags.CloseOnExecute);
        if (tried >= 0)
        {
            _ = Libc.Close(tried);
        }

        return new TargetRoot(root, tried >= 0);
    }

    private static unsafe int Resolve(int root, string path, int flags)
    {
        var how = new FileCalls.OpenHow { Flags = (ulong)flags, Resolve = ResolveInRoot };
        while (true)
        {
            var opened = (int)FileCalls.OpenAtHow(OpenAt2, root, path, &how, sizeof(FileCalls.OpenHow));

            // EAGAIN: something was renamed meanwhile, so that the kernel could not be sure; it asks to try again.
            if (opened >= 0 || Marshal.GetLastPInvokeError() != Errno.TryAgain)
            {
                return opened;
            }
        }
    }
}
