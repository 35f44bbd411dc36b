namespace Sonde.Core.Capturing;

/// <summary>Turns tcpdump's stream into pcapng, as fast as it comes, and keeps account.</summary>
/// <param name="source">tcpdump's standard output.</param>
/// <param name="outlet">Where it goes, whenever nothing more is at hand, so that a viewer sees what there is.</param>
/// <param name="origin">Where the packets come from.</param>
internal sealed class CaptureReading(Stream source, CaptureOutlet outlet, CaptureOrigin origin)
{
    private readonly PcapngWriter _writer = new();
    private ulong _first;
    private ulong _last;

    /// <summary>Packets that were taken.</summary>
    public long Packets { get; private set; }

    /// <summary>Their bytes, as they were on the wire.</summary>
    public long Bytes { get; private set; }

    /// <summary>The file's bytes so far.</summary>
    public long Written { get; private set; }

    /// <summary>Reads to the end.</summary>
    /// <param name="cancellation">Breaks it off.</param>
    /// <exception cref="PcapFormatException">What comes is no pcap.</exception>
    /// <exception cref="OutletException">The outlet takes no more.</exception>
    /// <exception cref="IOException">The link broke.</exception>
    public async Task RunAsync(CancellationToken cancellation)
    {
        var reader = new PcapReader(source);
        if (await reader.ReadHeaderAsync(cancellation).ConfigureAwait(false) is not { } header)
        {
            return;
        }

        _writer.Begin(header, origin);
        try
        {
            do
            {
                Take(reader);
                await FlushAsync(cancellation).ConfigureAwait(false);
            }
            while (await reader.FillAsync(cancellation).ConfigureAwait(false));
        }
        catch (PcapFormatException)
        {
            // What came before it is good.
            await FlushAsync(cancellation).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Ends the file with what the kernel counted.</summary>
    public async Task EndAsync(CaptureCounts? counts, CancellationToken cancellation)
    {
        if (counts is not null && Written > 0)
        {
            _writer.Count(counts, _first, _last);
            await FlushAsync(cancellation).ConfigureAwait(false);
        }
    }

    private void Take(PcapReader reader)
    {
        while (reader.TryTake(out var packet))
        {
            _writer.Add(packet);
            _first = Packets++ == 0 ? packet.Nanoseconds : _first;
            _last = packet.Nanoseconds;
            Bytes += packet.OriginalLength;
        }
    }

    private async Task FlushAsync(CancellationToken cancellation)
    {
        if (_writer.Written.Length == 0)
        {
            return;
        }

        await outlet.WriteAsync(_writer.Written, cancellation).ConfigureAwait(false);
        Written += _writer.Written.Length;
        _writer.Clear();
    }
}
