namespace Sonde.Core.Profiles.Nettrace;

/// <summary>Which method's code is at an address. Methods are told when they are compiled, and all of them once more at the stream's end. Not for several threads.</summary>
internal sealed class MethodTable
{
    private const int MostMethods = 1_000_000;
    private const int MostModules = 65_536;

    /// <summary>Of all names together, in characters: 128 MiB.</summary>
    private const long MostText = 64 * 1024 * 1024;

    private const int MostName = 1024;

    private readonly Dictionary<ulong, Method> _methods = [];
    private readonly Dictionary<ulong, string> _modules = [];
    private Method[]? _ordered;
    private long _text;

    private sealed record Method(ulong Start, uint Bytes, ulong Module, string Type, string Name, string Signature);

    /// <summary>How many are known.</summary>
    public int Count => _methods.Count;

    /// <summary>
    /// Takes what MethodLoadVerbose or MethodDCEndVerbose tell: u64 the method, its module and where its code starts; u32 how long that is, a token and flags; the texts of its
    /// type, name and signature. A later one at the same place takes the place of an earlier one.
    /// </summary>
    /// <exception cref="ProfileFormatException">It is damaged.</exception>
    public void AddMethod(ReadOnlySpan<byte> payload)
    {
        var fields = new ByteCursor(payload);
        _ = fields.UInt64();
        var (module, start, bytes) = (fields.UInt64(), fields.UInt64(), unchecked((uint)fields.Int32()));
        _ = fields.Take(8);
        var method = new Method(start, bytes, module, fields.Text(MostName), fields.Text(MostName), fields.Text(MostName));
        _text += method.Type.Length + method.Name.Length + method.Signature.Length;
        if (_text <= MostText && (_methods.Count < MostMethods || _methods.ContainsKey(start)))
        {
            _methods[start] = method;
            _ordered = null;
        }
    }

    /// <summary>Takes what ModuleLoad or ModuleDCEnd tell: u64 the module and its assembly, u32 flags and nothing, the text of its path.</summary>
    /// <exception cref="ProfileFormatException">It is damaged.</exception>
    public void AddModule(ReadOnlySpan<byte> payload)
    {
        var fields = new ByteCursor(payload);
        var module = fields.UInt64();
        _ = fields.Take(16);
        if (_modules.Count < MostModules)
        {
            _modules[module] = fields.Text(4096);
        }
    }

    /// <summary>The method whose code holds an address; null where none is known.</summary>
    public ProfileFrame? Find(ulong address)
    {
        _ordered ??= [.. _methods.Values.OrderBy(static method => method.Start)];
        var (low, high) = (0, _ordered.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _ordered[middle].Start <= address ? (middle + 1, high) : (low, middle);
        }

        return low > 0 && _ordered[low - 1] is var found && address - found.Start < found.Bytes
            ? new ProfileFrame(MethodText.Of(found.Type, found.Name, found.Signature), Module: _modules.TryGetValue(found.Module, out var path) ? MethodText.Module(path) : null)
            : null;
    }
}
