using Sonde.FuzzTests.Harness;
using Sonde.Tunnel.Copying;

namespace Sonde.FuzzTests.Targets.Tunnel;

/// <summary>Records of files from a stranger: an error, or a tree whose every name lies within it. Pieces give the same.</summary>
internal sealed class CopyTarget : FuzzTarget
{
    private static readonly uint Sum = Checksum();

    public override string Name => "tunnel.copy";

    public override int Weight => 1;

    public override int BytesPerByte => 1024;

    public override int BytesAtLeast => 2 * 1024 * 1024;

    public override IReadOnlyList<byte[]> Seeds { get; } =
    [
        Join(new FolderRecord("", 0x1ED), new FolderRecord("a", 0x1ED), new FileRecord("a/f", 0x1A4, 5, 3, 0), new DataRecord(0, new byte[] { 1, 2, 3 }), new FileEndRecord(3, Sum, CopiedState.Whole),
            new LinkRecord("a/link", "../.."), new SkippedRecord("a/pipe", SkipReason.Special, "it is a pipe"), new DoneRecord(new CopyTotals(1, 2, 1, 1, 3))),
        Join(new FileRecord("", 0x1A4, 5, 0, 0), new FileEndRecord(0, 0, CopiedState.Grown), new DoneRecord(new CopyTotals(1, 0, 0, 0, 0))),
        Join(new FolderRecord("", 0), new FileRecord("../x", 0, 0, 0, 0)),
        Join(new FailedRecord("file-missing", "/x: No such file or directory")),
        Join(new CancelledRecord()),
        Join(new HaveRecord("", 3, [1]), new ReadyRecord()),
    ];

    public override IReadOnlyList<string> Tokens => ["..", "../", "/etc", "a/f", "a/link", "\0\0\0\u0001", "\0"];

    public override int Run(byte[] input)
    {
        input = input[..Math.Min(input.Length, 64 * 1024)];
        var whole = Take(PieceInput.Whole(input));
        Transcript.RequireSame(whole, Take(PieceInput.Cut(input)));
        return whole.Kind;
    }

    private static Transcript Take(Stream stream)
    {
        var transcript = new Transcript();
        var sink = new NameSink();
        try
        {
            var totals = new CopyReceiver(stream, sink, new CopyProgress()).RunAsync(CancellationToken.None).GetAwaiter().GetResult();
            DefectException.Unless(totals.Folders + totals.Links >= 0 && sink.IsCommitted, "a copy ended without its end");
            return transcript.AddKind("end");
        }
        catch (Exception end) when (end is IOException or CopyFailureException or CopyGivenUpException)
        {
            return transcript.Add(end);
        }
    }

    private static byte[] Join(params CopyRecord[] records) => [.. records.SelectMany(CopyRecords.Encode)];

    private static uint Checksum()
    {
        var sum = new CopyChecksum();
        sum.Add(0, [1, 2, 3]);
        return sum.Value;
    }

    /// <summary>Keeps nothing, and sees to it that no name leads out.</summary>
    private sealed class NameSink : ICopySink, ISinkFile
    {
        private readonly HashSet<string> _folders = new(StringComparer.Ordinal);

        public bool IsCommitted { get; private set; }

        public IEnumerable<SourceEntry> Parts() => [];

        public void AddFolder(string name, int mode)
        {
            Place(name);
            _folders.Add(name);
        }

        public ISinkFile AddFile(string name, long from)
        {
            Place(name);
            return this;
        }

        public void AddLink(string name, string target) => Place(name);

        public void Drop(string name) => Place(name);

        public void Commit() => IsCommitted = true;

        public void Write(ReadOnlySpan<byte> bytes, long offset) => DefectException.Unless(offset >= 0 && bytes.Length > 0, "data lie nowhere");

        public void Finish(long length, int mode, long modified) => DefectException.Unless(length >= 0 && mode is >= 0 and <= 0xFFF, "a file has no length");

        public void Dispose()
        {
        }

        private void Place(string name) => DefectException.Unless(
            name.Length == 0 || (!name.Split('/').Any(part => part is "" or "." or "..") && _folders.Contains(name[..Math.Max(name.LastIndexOf('/'), 0)])), "a name leads out");
    }
}
