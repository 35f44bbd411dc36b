using System.Globalization;
using Sonde.Core.Operations;
using Sonde.Core.Plans;
using Sonde.Core.Platforms;
using Sonde.Core.Profiles;
using Sonde.Core.Settings;

namespace Sonde.Core.Capturing;

/// <summary>What <c>sonde capture</c> says, to the user and to tcpdump. Pure.</summary>
internal static class CaptureWords
{
    /// <summary>
    /// The kernel's buffer for packets that nobody has taken yet, in KiB: with the tunnel's window behind it, this is how far a capture may run ahead of its reader before packets are
    /// lost, and counted. The kernel's memory counts for the toolbox, so it is the pod's.
    /// </summary>
    private const int BufferKibibytes = 16 * 1024;

    /// <summary>What it wants of a toolbox.</summary>
    public static ToolWish Wish(CaptureRequest request, PlatformFacts facts) => new(ToolboxImage.Capture, $"capture packets with tcpdump ({What(request)})", NeedsTrace: false)
    {
        IsCapture = true,
        IsObserving = true,
        ObservingText = "this only listens",
        Notes =
        [
            request.SnapLength == 0
                ? "Packets are kept whole: what they carry, passwords and tokens too, is in the file."
                : string.Create(CultureInfo.InvariantCulture, $"Of each packet {request.SnapLength} bytes are kept: enough for headers and the first line of a request; --snaplen 0 keeps all."),
            .. request.IsSummarizedThere ? ["This machine has no tshark: what was captured is sent back at the end and summed up by the toolbox's."] : Array.Empty<string>(),
            .. facts.OwnTraffic is null ? Array.Empty<string>() : [$"The target uses its node's network: what passes {Left(request, facts.OwnTraffic)} is left out, this session's own bytes among it."],
        ],
    };

    /// <summary>tcpdump's arguments (tcpdump.1, 4.99).</summary>
    /// <param name="request">What is wanted.</param>
    /// <param name="own">The session's own bytes; null where they are elsewhere.</param>
    public static IReadOnlyList<string> Arguments(CaptureRequest request, OwnTraffic? own)
    {
        var filter = Filter(request, own);
        return
        [
            "-i", request.Interface, "-n", "-U", "--time-stamp-precision=nano", "-B", Number(BufferKibibytes), "-s", Number(request.SnapLength), "-Z", "root",
            .. request.Count is { } count ? ["-c", Number(count)] : Array.Empty<string>(),
            "-w", "-", "--",
            .. filter is null ? Array.Empty<string>() : [filter],
        ];
    }

    /// <summary>The filter that tcpdump gets: the user's, without the session's own bytes.</summary>
    public static string? Filter(CaptureRequest request, OwnTraffic? own) => (own, request.Filter) switch
    {
        (null, var filter) => filter,
        (_, null) => $"not ({Left(request, own)})",
        (_, var filter) => $"not ({Left(request, own)}) and ({filter})",
    };

    /// <summary>The file where none was named: <c>capture-api-20260102-030405.pcapng</c>.</summary>
    public static string FileName(string target, DateTimeOffset at) => TakenFile.Name("capture", target, at, "pcapng");

    /// <summary>For the file: where it was captured, and how much of each packet is in it.</summary>
    public static string Comment(PlatformFacts facts, CaptureRequest request) =>
        $"{facts.Target}; {(request.SnapLength == 0 ? "packets are whole" : string.Create(CultureInfo.InvariantCulture, $"at most {request.SnapLength} bytes of each packet"))}";

    /// <summary>How far it is, for the line that moves.</summary>
    public static string Progress(long packets, long bytes, TimeSpan? left) => string.Create(
        CultureInfo.InvariantCulture,
        $"capturing: {ValueText.Grouped(packets)} packets, {ValueText.Of(bytes, ProfileUnit.Bytes)}{(left is { } rest ? $", {Math.Max(Math.Ceiling(rest.TotalSeconds), 0):0} s left" : "")}; Ctrl-C ends it and keeps what there is");

    private static string What(CaptureRequest request) =>
        (request.Interface == "any" ? "every interface" : $"interface {request.Interface}") + (request.Filter is { } filter ? $", {filter}" : "");

    /// <summary>On the loopback alone its own bytes cannot be told from the target's, so who asks for it gets them all.</summary>
    private static string Left(CaptureRequest request, OwnTraffic own) => request.Interface == "any" ? $"{own.Filter} or {own.LoopbackFilter}" : own.Filter;

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
