using System.Text;
using Sonde.Core.Profiles;
using Sonde.Core.Profiling.Java;
using Sonde.FuzzTests.Harness;

namespace Sonde.FuzzTests.Targets.Core;

/// <summary>What a JVM writes of itself: any text is a profile, or is refused.</summary>
internal sealed class JavaTextTarget : FuzzTarget
{
    public override string Name => "core.java-text";

    public override int Weight => 2;

    // Each byte can be a thread of its own, which is a node of the tree.
    public override int BytesPerByte => 4096;

    public override int BytesAtLeast => 4 * 1024 * 1024;

    public override IReadOnlyList<byte[]> Seeds { get; } = Examples.Utf8(
        "\"main\" #1 prio=5\n   java.lang.Thread.State: WAITING (on object monitor)\n\tat java.lang.Object.wait0(java.base@25/Native Method)\n\tat A.b(A.java:3)\n\n\"VM Thread\" runnable\n",
        " num     #instances         #bytes  class name (module)\n   1:            8        2018840  [Ljava.lang.String; (java.base@25)\n   2:         10022         481832  [B\nTotal 1 2\n",
        "Found one Java-level deadlock:\n");

    public override IReadOnlyList<string> Tokens => ["\"", "\n", "\tat ", "java.lang.Thread.State: ", "(", ")", "/", ":", "[[[", "[L", ";", "1: ", " 9223372036854775807 ", "-1", "Found ", "deadlock"];

    public override int Run(byte[] input)
    {
        var text = Encoding.UTF8.GetString(input);
        try
        {
            var threads = ThreadDumpReader.Read(text, out var hasDeadlock);
            var heap = HistogramReader.Read(text);
            DefectException.Unless(threads.Total <= text.Length && threads.Frames.Count <= text.Length + 1, "threads come from nothing");
            return HashCode.Combine(hasDeadlock, Math.Min(threads.Tree.Count, 6), Math.Min(heap.Tree.Count, 6));
        }
        catch (ProfileFormatException refused)
        {
            return Transcript.KindOf(refused.Message[..12]);
        }
    }
}
