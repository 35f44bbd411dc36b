using System.Buffers;
using System.Text;
using Sonde.Core.Sampling;
using Sonde.Tunnel.Control;

namespace Sonde.Core.Profiling;

/// <summary>What is told of a look that comes as a file: its bytes, of a text in UTF-8, what it did to the process, and the last figures. For one task.</summary>
/// <param name="teller">Who tells it, for an error: <c>the JVM</c>.</param>
internal sealed class ToldText(string teller)
{
    /// <summary>More than an agent tells; a peer that tells more is none.</summary>
    private const int MostBytes = 96 * 1024 * 1024;

    private readonly ArrayBufferWriter<byte> _bytes = new();

    /// <summary>The file so far.</summary>
    public ReadOnlyMemory<byte> Bytes => _bytes.WrittenMemory;

    /// <summary>What it did to the process; null where that was not told.</summary>
    public OutcomeLine? Outcome { get; private set; }

    /// <summary>The last figures; null for none.</summary>
    public FiguresLine? Figures { get; private set; }

    /// <summary>Takes what was told.</summary>
    /// <exception cref="IOException">It is more than an agent tells.</exception>
    public void Add(SampleUpdate update)
    {
        switch (update)
        {
            case TextTold told:
                Add(Encoding.UTF8.GetBytes(told.Text));
                break;
            case BytesTold told:
                Add(told.Bytes);
                break;
            case OutcomeTold told:
                Outcome = told.Outcome;
                break;
            case FiguresTold told:
                Figures = told.Figures;
                break;
            case StackSeen:
                // Told of runtimes that the agent itself samples.
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(update), update.GetType().Name, "An update that is not known.");
        }
    }

    private void Add(byte[] bytes) => _bytes.Write(_bytes.WrittenCount + bytes.Length <= MostBytes ? bytes : throw new IOException($"The agent tells more of {teller} than there is."));
}
