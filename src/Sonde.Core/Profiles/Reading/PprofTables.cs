using System.Text;

namespace Sonde.Core.Profiles.Reading;

/// <summary>What the samples of a pprof profile point at: locations, functions, mappings and texts. A number that points nowhere is an error when it is followed.</summary>
/// <param name="profile">The whole message; the tables keep places in it.</param>
internal sealed class PprofTables(ReadOnlyMemory<byte> profile)
{
    private readonly List<(int Start, int Length)> _texts = [];
    private readonly Dictionary<int, string> _read = [];
    private readonly Dictionary<ulong, Function> _functions = [];
    private readonly Dictionary<ulong, int> _mappings = [];
    private readonly Dictionary<ulong, (int Start, int Length)> _locations = [];
    private readonly Dictionary<ulong, int[]> _frames = [];

    /// <summary>Adds a text of the table, in order.</summary>
    public void AddText(int start, int length) => _texts.Add((start, length));

    /// <summary>Adds a Location message.</summary>
    public void AddLocation(ReadOnlySpan<byte> message, int start) => _locations[IdOf(message)] = (start, message.Length);

    /// <summary>Adds a Mapping message.</summary>
    public void AddMapping(ReadOnlySpan<byte> message)
    {
        var file = 0;
        for (var reader = new ProtoReader(message); reader.TryRead();)
        {
            file = reader.Field == 5 ? Index(reader.Number) : file;
        }

        _mappings[IdOf(message)] = file;
    }

    /// <summary>Adds a Function message.</summary>
    public void AddFunction(ReadOnlySpan<byte> message)
    {
        var function = default(Function);
        for (var reader = new ProtoReader(message); reader.TryRead();)
        {
            function = reader.Field switch
            {
                2 => function with { Name = Index(reader.Number) },
                3 => function with { SystemName = Index(reader.Number) },
                4 => function with { File = Index(reader.Number) },
                5 => function with { Line = (int)Math.Min(reader.Number, int.MaxValue) },
                _ => function,
            };
        }

        _functions[IdOf(message)] = function;
    }

    /// <summary>A text of the table; 0 is the empty one.</summary>
    /// <exception cref="ProfileFormatException">There is none of that number.</exception>
    public string Text(int index)
    {
        if (_read.TryGetValue(index, out var text))
        {
            return text;
        }

        if (index >= _texts.Count)
        {
            return index == 0 ? "" : throw new ProfileFormatException("is damaged: it names a text that it does not hold");
        }

        var (start, length) = _texts[index];
        return _read[index] = Encoding.UTF8.GetString(profile.Span.Slice(start, length));
    }

    /// <summary>The frames of a location, innermost first: the last one is the function, those before it were inlined.</summary>
    /// <exception cref="ProfileFormatException">There is no such location, or it points nowhere.</exception>
    public int[] Frames(ulong location, ProfileBuilder builder)
    {
        if (!_frames.TryGetValue(location, out var frames))
        {
            _frames[location] = frames = Read(location, builder);
        }

        return frames;
    }

    /// <summary>A place in the table of texts.</summary>
    /// <exception cref="ProfileFormatException">It is negative or beyond every table.</exception>
    public static int Index(ulong number) => number <= int.MaxValue ? (int)number : throw new ProfileFormatException("is damaged: it names a text that it does not hold");

    private int[] Read(ulong location, ProfileBuilder builder)
    {
        var (start, length) = _locations.TryGetValue(location, out var place) ? place : throw new ProfileFormatException("is damaged: a sample names a location that it does not hold");
        string? module = null;
        var address = 0ul;
        var functions = new List<Function>();
        for (var reader = new ProtoReader(profile.Span.Slice(start, length)); reader.TryRead();)
        {
            switch (reader.Field)
            {
                case 2 when _mappings.TryGetValue(reader.Number, out var file) && file > 0:
                    module = Text(file);
                    break;
                case 3:
                    address = reader.Number;
                    break;
                case 4 when reader.HasBytes:
                    functions.Add(FunctionOf(reader.Bytes));
                    break;
                default:
                    break;
            }
        }

        module = string.IsNullOrEmpty(module) ? null : module;
        var isKernel = module?.StartsWith("[kernel", StringComparison.Ordinal) == true;
        return functions.Count == 0
            ? [builder.Intern(new ProfileFrame($"0x{address:x}", Module: module, Kind: isKernel ? FrameKind.Kernel : FrameKind.User))]
            : [.. functions.Select((function, at) => builder.Intern(Frame(function, module, at < functions.Count - 1 ? FrameKind.Inlined : isKernel ? FrameKind.Kernel : FrameKind.User)))];
    }

    private ProfileFrame Frame(Function function, string? module, FrameKind kind)
    {
        var name = Text(function.Name) is { Length: > 0 } plain ? plain : Text(function.SystemName);
        var file = Text(function.File);
        return new ProfileFrame(name.Length > 0 ? name : "[unknown]", file.Length > 0 ? file : null, function.Line, module, kind);
    }

    private Function FunctionOf(ReadOnlySpan<byte> line)
    {
        var id = 0ul;
        for (var reader = new ProtoReader(line); reader.TryRead();)
        {
            id = reader.Field == 1 ? reader.Number : id;
        }

        return _functions.TryGetValue(id, out var function) ? function : throw new ProfileFormatException("is damaged: a location names a function that it does not hold");
    }

    private static ulong IdOf(ReadOnlySpan<byte> message)
    {
        var id = 0ul;
        for (var reader = new ProtoReader(message); reader.TryRead();)
        {
            id = reader.Field == 1 ? reader.Number : id;
        }

        return id;
    }

    /// <summary>A function; texts by their place in the table.</summary>
    private readonly record struct Function(int Name, int SystemName, int File, int Line);
}
