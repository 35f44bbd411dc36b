using Sonde.Tunnel.Control;

namespace Sonde.Agent.Tracing;

/// <summary>
/// Where the kernel keeps a thread's registers for a probe, in bytes from struct pt_regs (arch/x86/include/uapi/asm/ptrace.h; arch/arm64/include/uapi/asm/ptrace.h), and which hold what:
/// by Go's own convention (cmd/compile/abi-internal.md), and those of C (System V ABI for AMD64; AAPCS64). Pure.
/// </summary>
internal sealed class RegisterPlaces
{
    private const int Bytes = 8;

    private static readonly int[] GoAmd = [80, 40, 88, 112, 104, 72, 64, 56, 48];
    private static readonly int[] CAmd = [112, 104, 96, 88, 72, 64];
    private static readonly int[] CAmdResults = [80, 96];

    private readonly bool _isArm;
    private readonly bool _isGo;

    /// <param name="isArm">AArch64; else x86-64.</param>
    /// <param name="isGo">A Go program.</param>
    public RegisterPlaces(bool isArm, bool isGo) => (_isArm, _isGo) = (isArm, isGo);

    /// <summary>The stack pointer: at a function's entry and at its return it is the same.</summary>
    public int Stack => _isArm ? 31 * Bytes : 152;

    /// <summary>The goroutine: R14, on arm64 R28.</summary>
    public int Goroutine => _isArm ? 28 * Bytes : 8;

    /// <summary>The registers of each value, in their order; none for one that is in no register that can be read.</summary>
    public IReadOnlyList<IReadOnlyList<int>> Of(IReadOnlyList<CallValue> values, bool areResults)
    {
        var all = (_isArm, _isGo) switch
        {
            (true, _) => Enumerable.Range(0, _isGo ? 16 : areResults ? 2 : 8).Select(static number => number * Bytes).ToArray(),
            (false, true) => GoAmd,
            (false, false) => areResults ? CAmdResults : CAmd,
        };
        var places = new List<IReadOnlyList<int>>();
        var next = 0;
        foreach (var value in values)
        {
            var wanted = Count(value);
            var taken = next + wanted <= all.Length ? wanted : 0;
            places.Add(all[next..(next + taken)]);
            next += taken;
        }

        return places;
    }

    private int Count(CallValue value) => value switch
    {
        CallValue.Float => 0,
        CallValue.String or CallValue.Interface => _isGo ? 2 : 1,
        CallValue.Slice => _isGo ? 3 : 1,
        CallValue.Int or CallValue.Uint or CallValue.Bool or CallValue.Ptr => 1,
        _ => throw new ArgumentOutOfRangeException(nameof(value), value, null),
    };
}
