using Sonde.Core.Faults;
using Sonde.Core.Operations;

namespace Sonde.Core.Capturing;

/// <summary>Opens what a capture can be written to.</summary>
/// <param name="output">Opens standard output.</param>
/// <param name="viewer">Finds Wireshark, and what opens it; null where there is none.</param>
internal sealed class CaptureOutlets(Func<Stream> output, Func<HostContext, Func<Stream?>?> viewer)
{
    /// <summary>A file that cannot be written, and a Wireshark that is not there, are told before anything is added to the target.</summary>
    /// <exception cref="FaultException">SND2014, or there is no Wireshark.</exception>
    public void Try(CaptureRequest request, HostContext host)
    {
        if (request.IsShown && viewer(host) is null)
        {
            throw NoViewer(request);
        }

        if (!request.IsDryRun && Path(request, host, "target") is { } path)
        {
            PictureFile.Try(path);
        }
    }

    /// <summary>Opens them.</summary>
    /// <param name="request">What is wanted.</param>
    /// <param name="host">This machine.</param>
    /// <param name="target">The target's short name.</param>
    /// <exception cref="FaultException">SND2014, or there is no Wireshark.</exception>
    public CaptureOutlet Open(CaptureRequest request, HostContext host, string target)
    {
        var shown = request.IsShown ? [viewer(host)?.Invoke() ?? throw NoViewer(request)] : Array.Empty<Stream>();
        return request.Output == "-" ? new CaptureOutlet(null, [output(), .. shown])
            : Path(request, host, target) is { } path ? new CaptureOutlet(path, [CaptureOutlet.OpenFile(path), .. shown])
            : new CaptureOutlet(null, shown);
    }

    private static string? Path(CaptureRequest request, HostContext host, string target) =>
        request.Output == "-" || (request.Output is null && request.IsShown) ? null
        : System.IO.Path.GetFullPath(System.IO.Path.Combine(host.WorkingDirectory, request.Output ?? CaptureWords.FileName(target, host.Clock.GetUtcNow())));

    private static FaultException NoViewer(CaptureRequest request) => new(new Fault(
        FaultCatalog.CommandNotUnderstood,
        "cannot show the packets in Wireshark",
        "there is no wireshark on the PATH, nor where it is installed on macOS and Windows",
        ["install Wireshark on this machine", $"sonde capture {request.Target.Words} --write packets.pcapng"]));
}
