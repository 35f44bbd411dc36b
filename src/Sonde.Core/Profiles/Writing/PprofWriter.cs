using System.IO.Compression;
using Sonde.Core.Profiles.Reading;

namespace Sonde.Core.Profiles.Writing;

/// <summary>Writes the compressed protobuf of pprof (google/pprof, proto/profile.proto): one location for each frame, one sample for each stack.</summary>
internal sealed class PprofWriter
{
    private readonly Dictionary<string, int> _texts = new(StringComparer.Ordinal) { [""] = 0 };
    private readonly List<string> _ordered = [""];
    private readonly ProtoBuffer _top = new();
    private readonly ProtoBuffer _inner = new();
    private readonly ProtoBuffer _innermost = new();
    private readonly Stream _stream;

    private PprofWriter(Stream stream)
    {
        _stream = stream;
    }

    /// <summary>Writes it.</summary>
    public static void Write(Stream stream, Profile profile, ProfilePage page)
    {
        using var packed = new GZipStream(stream, CompressionLevel.Optimal, leaveOpen: true);
        using var buffered = new BufferedStream(packed, 64 * 1024);
        new PprofWriter(buffered).Write(profile, page);
    }

    private void Write(Profile profile, ProfilePage page)
    {
        var type = Kind(profile.Kind);
        Message(1, type);
        WriteSamples(profile.Tree);
        WriteFrames(profile.Frames);
        if (profile.Period > 0)
        {
            Message(11, type);
        }

        _top.Number(9, profile.Start is { } start ? (start - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick : 0);
        _top.Number(10, profile.Duration is { } duration ? duration.Ticks * TimeSpan.NanosecondsPerTick : 0);
        _top.Number(12, profile.Period);
        _top.Number(13, Text(page.Title));
        Pass();
        foreach (var text in _ordered)
        {
            _top.Text(6, text);
            Pass();
        }
    }

    private byte[] Kind(ProfileKind kind)
    {
        _inner.Clear();
        return _inner.Number(1, Text(kind.Name)).Number(2, Text(PprofUnit.Word(kind.Unit))).Bytes.ToArray();
    }

    private void WriteSamples(ProfileTree tree)
    {
        for (var node = 0; node < tree.Count; node++)
        {
            if (tree.Selfs[node] == 0)
            {
                continue;
            }

            // Locations count from 1, and the innermost comes first. What was inlined is a location of its own: names and values stay the same.
            _innermost.Clear();
            for (var at = node; at > 0; at = tree.Parents[at])
            {
                _innermost.Varint((ulong)tree.Frames[at] + 1);
            }

            _inner.Clear();
            _inner.Field(1, _innermost.Bytes);
            _innermost.Clear();
            _innermost.Varint((ulong)tree.Selfs[node]);
            Message(2, _inner.Field(2, _innermost.Bytes).Bytes);
        }
    }

    private void WriteFrames(IReadOnlyList<ProfileFrame> frames)
    {
        var mappings = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var at = 0; at < frames.Count; at++)
        {
            var frame = frames[at];
            var module = frame.Module ?? (frame.Kind == FrameKind.Kernel ? "[kernel.kallsyms]" : "");
            var mapping = module.Length == 0 ? 0 : mappings.TryGetValue(module, out var known) ? known : mappings[module] = mappings.Count + 1;
            _inner.Clear();
            Message(5, _inner.Number(1, at + 1).Number(2, Text(frame.Function)).Number(3, Text(frame.Function)).Number(4, Text(frame.File ?? "")).Number(5, frame.Line).Bytes);
            _innermost.Clear();
            _innermost.Number(1, at + 1).Number(2, frame.Line);
            _inner.Clear();
            Message(4, _inner.Number(1, at + 1).Number(2, mapping).Field(4, _innermost.Bytes).Bytes);
        }

        foreach (var (module, number) in mappings)
        {
            _inner.Clear();
            Message(3, _inner.Number(1, number).Number(5, Text(module)).Number(7, 1).Bytes);
        }
    }

    private int Text(string text)
    {
        if (!_texts.TryGetValue(text, out var index))
        {
            _texts[text] = index = _ordered.Count;
            _ordered.Add(text);
        }

        return index;
    }

    private void Message(int field, ReadOnlySpan<byte> message)
    {
        _top.Field(field, message);
        Pass();
    }

    private void Pass()
    {
        _stream.Write(_top.Bytes);
        _top.Clear();
    }
}
