using System.Text;

namespace Sonde.Agent.Native;

/// <summary>Lines to the two output descriptors, without the console's machinery (terminal, encodings, signal handling).</summary>
internal static class StandardStreams
{
    /// <summary>Standard output.</summary>
    public const int Output = 1;

    /// <summary>Standard error.</summary>
    public const int Error = 2;

    /// <summary>Writes one line; a reader that left is not an error.</summary>
    public static void WriteLine(int descriptor, string line) => Descriptor.WriteAll(descriptor, Encoding.UTF8.GetBytes(line + "\n"));
}
