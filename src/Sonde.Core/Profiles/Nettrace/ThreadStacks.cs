using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Sonde.Core.Profiles.Nettrace;

/// <summary>
/// Where each thread was when it was last sampled. One that was sampled no more in the second half of the time has left managed code, or ended: the runtime's own that was asked for the
/// samples is always one of these, and is not told. Not for several threads.
/// </summary>
internal sealed class ThreadStacks
{
    private const int MostThreads = 65_536;

    private readonly Dictionary<long, Last> _threads = [];
    private long _first = long.MaxValue;
    private long _last = long.MinValue;

    private struct Last
    {
        public ulong[]? Stack;
        public int Length;
        public long Ticks;
        public bool IsManaged;
    }

    /// <summary>A sample.</summary>
    /// <param name="thread">The thread, as the kernel numbers it.</param>
    /// <param name="ticks">When.</param>
    /// <param name="stack">The innermost address first.</param>
    /// <param name="isManaged">Whether it was in managed code.</param>
    public void Saw(long thread, long ticks, ReadOnlySpan<ulong> stack, bool isManaged)
    {
        (_first, _last) = (Math.Min(_first, ticks), Math.Max(_last, ticks));
        if (_threads.Count == MostThreads && !_threads.ContainsKey(thread))
        {
            return;
        }

        ref var last = ref CollectionsMarshal.GetValueRefOrAddDefault(_threads, thread, out _);
        if (last.Stack is null || last.Stack.Length < stack.Length)
        {
            last.Stack = new ulong[stack.Length];
        }

        stack.CopyTo(last.Stack);
        (last.Length, last.Ticks, last.IsManaged) = (stack.Length, ticks, isManaged);
    }

    /// <summary>Each thread once, below what it does.</summary>
    /// <param name="builder">Takes them.</param>
    /// <param name="methods">Names addresses.</param>
    /// <exception cref="ProfileFormatException">A stack is deeper than any.</exception>
    public void Fill(ProfileBuilder builder, MethodTable methods)
    {
        foreach (var (_, last) in Now())
        {
            builder.AddLeafFirst([.. Frames(last, methods).Select(builder.Intern), builder.Intern(new ProfileFrame(Doing(last), Kind: FrameKind.Replica))], 1);
        }
    }

    /// <summary>Each thread's number, what it does and its stack, the innermost method first.</summary>
    /// <param name="methods">Names addresses.</param>
    public string Text(MethodTable methods)
    {
        var text = new StringBuilder();
        foreach (var (thread, last) in Now())
        {
            text.Append(CultureInfo.InvariantCulture, $"thread {thread}: {Doing(last)}\n");
            foreach (var frame in Frames(last, methods))
            {
                text.Append("    at ").Append(frame.Function).Append(frame.Module is { } module ? $"  {module}" : "").Append('\n');
            }

            text.Append('\n');
        }

        return text.ToString();
    }

    private IEnumerable<KeyValuePair<long, Last>> Now() => _threads.Where(one => one.Value.Ticks >= _last - ((_last - _first) / 2)).OrderBy(static one => one.Key);

    private static string Doing(Last last) => last.IsManaged ? "in managed code" : "waiting, or in native code";

    /// <summary>A caller's address is that of what it does next, which may be another method's.</summary>
    private static IEnumerable<ProfileFrame> Frames(Last last, MethodTable methods)
    {
        for (var at = 0; at < last.Length; at++)
        {
            yield return methods.Find(at == 0 ? last.Stack![at] : last.Stack![at] - 1) ?? NettraceCollection.Unknown;
        }
    }
}
