using System.Globalization;

namespace Sonde.Core.Capturing;

/// <summary>What tcpdump tells of a capture when it ends (tcpdump.1, 4.99).</summary>
/// <param name="Captured">So many packets it has written.</param>
/// <param name="Received">So many met the filter, those that were lost included.</param>
/// <param name="DroppedByKernel">So many of them were lost because nobody took them out of the kernel's buffer in time.</param>
/// <param name="DroppedByInterface">So many the interface itself lost, whether they met the filter or not.</param>
public sealed record CaptureCounts(long Captured, long Received, long DroppedByKernel, long DroppedByInterface)
{
    /// <summary>So many waited in the kernel's buffer when it was ended, and were never read.</summary>
    public long Left => Math.Max(Received - Captured - DroppedByKernel, 0);

    /// <summary>Reads them out of tcpdump's talk.</summary>
    /// <param name="text">What it wrote to its standard error.</param>
    /// <returns>The counts; null where it told none.</returns>
    internal static CaptureCounts? Read(string text)
    {
        var (captured, received, kernel, card) = (Find("captured"), Find("received by filter"), Find("dropped by kernel"), Find("dropped by interface"));
        return captured is { } written && kernel is { } dropped ? new CaptureCounts(written, received ?? written, dropped, card ?? 0) : null;

        long? Find(string what)
        {
            foreach (var line in text.Split('\n', StringSplitOptions.TrimEntries))
            {
                var words = line.Split(' ', 3);
                if (words is [var count, "packet" or "packets", var rest] && rest == what && long.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                {
                    return number;
                }
            }

            return null;
        }
    }
}
