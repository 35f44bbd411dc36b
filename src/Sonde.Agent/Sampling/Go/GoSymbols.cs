using System.Buffers.Binary;
using Sonde.Agent.Executables;

namespace Sonde.Agent.Sampling.Go;

/// <summary>
/// Names what runs in a Go program: functions, files and lines by address, calls that were inlined told apart, and how to go from a place to its caller. Works on stripped
/// programs, because the runtime itself needs these tables. What was asked once is remembered. For one thread.
/// </summary>
internal sealed class GoSymbols
{
    private const int MostRemembered = 1 << 17;
    private const int MostInlined = 64;

    private readonly ElfFile _file;
    private readonly GoLineTable _table;
    private readonly bool _hasLinkRegister;
    private readonly Dictionary<ulong, GoStep> _steps = [];
    private readonly Dictionary<(ulong Address, bool IsCall), IReadOnlyList<GoFrame>> _frames = [];
    private readonly Dictionary<ulong, GoFunction?> _functions = [];

    /// <param name="file">The executable, open for as long as this is used.</param>
    /// <param name="table">Its line tables.</param>
    /// <param name="module">Where the program is.</param>
    /// <param name="hasLinkRegister">Whether a call leaves its return address in a register (arm64) instead of on the stack (amd64).</param>
    public GoSymbols(ElfFile file, GoLineTable table, GoModule module, bool hasLinkRegister) =>
        (_file, _table, Module, _hasLinkRegister) = (file, table, module, hasLinkRegister);

    /// <summary>Where the program is.</summary>
    public GoModule Module { get; }

    /// <summary>Whether calls that were inlined are told apart.</summary>
    public bool HasInlined => Module.Inlined is not null;

    /// <summary>How to go on from an address.</summary>
    public GoStep Step(ulong address)
    {
        if (!_steps.TryGetValue(address, out var step))
        {
            step = FindStep(address);
            MakeRoom(_steps);
            _steps[address] = step;
        }

        return step;
    }

    /// <summary>What an address stands for, the innermost first: the calls that were inlined there, then the function itself. Empty for what is not Go's.</summary>
    /// <param name="address">The address.</param>
    /// <param name="isCall">Whether it is where a call returns to, which may be another line than the call's.</param>
    public IReadOnlyList<GoFrame> Frames(ulong address, bool isCall)
    {
        if (!_frames.TryGetValue((address, isCall), out var frames))
        {
            frames = FindFrames(address, isCall);
            MakeRoom(_frames);
            _frames[(address, isCall)] = frames;
        }

        return frames;
    }

    /// <summary>Whether an address is a function's first.</summary>
    public bool IsEntry(ulong address) => Function(address) is { } function && function.Entry == address - Module.Text;

    /// <summary>The function of that name, as its first address and its length in bytes; null for none. Looks at every function.</summary>
    public (ulong Address, int Length)? Find(string name)
    {
        for (var index = 0; index < _table.Count; index++)
        {
            if (_table.FunctionAt(index) is { } function && function.Name == name && function.End > function.Entry)
            {
                return (Module.Text + function.Entry, (int)Math.Min(function.End - function.Entry, int.MaxValue));
            }
        }

        return null;
    }

    private static void MakeRoom<TKey, TValue>(Dictionary<TKey, TValue> remembered)
        where TKey : notnull
    {
        if (remembered.Count >= MostRemembered)
        {
            remembered.Clear();
        }
    }

    private GoFunction? Function(ulong address)
    {
        if (address < Module.Text || address >= Module.TextEnd)
        {
            return null;
        }

        if (!_functions.TryGetValue(address, out var function))
        {
            function = _table.Find(address - Module.Text);
            MakeRoom(_functions);
            _functions[address] = function;
        }

        return function;
    }

    private GoStep FindStep(ulong address)
    {
        if (Function(address) is not { } function)
        {
            return new GoStep(GoStepKind.Foreign, 0, false);
        }

        var bytes = _table.Value(function, function.StackTable, address - Module.Text);
        var kind = (function.Flags & GoFunction.TopFrame) != 0 || function.Name == "runtime.mcall" ? GoStepKind.Top
            : bytes is not >= 0 ? GoStepKind.Foreign
            : function.Name == "runtime.systemstack" ? GoStepKind.SystemStack
            : function.Name == "runtime.morestack" ? _hasLinkRegister ? GoStepKind.Switch : GoStepKind.MoreStack
            : (function.Flags & GoFunction.ChangesStack) != 0 && function.Name != "runtime.cgocallback" ? GoStepKind.Switch
            : GoStepKind.Call;
        return _hasLinkRegister && function.IsInjected ? new GoStep(GoStepKind.Switch, 0, false) : new GoStep(kind, bytes ?? 0, function.IsInjected);
    }

    private List<GoFrame> FindFrames(ulong address, bool isCall)
    {
        var frames = new List<GoFrame>();
        if (Function(address) is not { } function)
        {
            return frames;
        }

        var into = address - Module.Text;
        into = isCall && into > function.Entry ? into - 1 : into;
        while (frames.Count < MostInlined)
        {
            var (file, line) = (_table.File(function, into), Math.Max(_table.Value(function, function.LineTable, into) ?? 0, 0));
            if (Inlined(function, into) is not { } call)
            {
                frames.Add(new GoFrame(function.Name, file, line) { FirstLine = function.FirstLine });
                break;
            }

            frames.Add(new GoFrame(call.Name, file, line) { FirstLine = call.FirstLine });
            into = function.Entry + call.Parent;
        }

        return frames;
    }

    /// <summary>The inlined call that an address belongs to (<c>inlinedCall</c> in src/runtime/symtab.go and symtabinl.go); null for none.</summary>
    private (string Name, uint Parent, int FirstLine)? Inlined(GoFunction function, ulong into)
    {
        if (Module.Inlined is not { } trees || function.InlineTree is not { } tree || _table.Value(function, function.InlineTable, into) is not (>= 0 and < 1 << 20 and var index))
        {
            return null;
        }

        // Until 1.19: parent, function id, file, line, name, place of the call. Since 1.20: function id, name, place of the call, first line.
        var size = _table.IsOld ? 20 : 16;
        Span<byte> bytes = stackalloc byte[size];
        if (_file.ReadAtAddress(trees - Module.Bias + tree + ((ulong)index * (ulong)size), bytes) < size)
        {
            return null;
        }

        var rest = bytes[(_table.IsOld ? 12 : 4)..];
        var parent = BinaryPrimitives.ReadUInt32LittleEndian(rest[4..]);
        return parent < function.End - function.Entry && _table.Name(BinaryPrimitives.ReadUInt32LittleEndian(rest)) is { Length: > 0 } name
            ? (name, parent, _table.IsOld ? 0 : Math.Max(BinaryPrimitives.ReadInt32LittleEndian(rest[8..]), 0))
            : null;
    }
}
