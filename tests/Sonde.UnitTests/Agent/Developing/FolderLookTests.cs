using Sonde.Agent.Developing;
using Sonde.Testing;
using Sonde.Tunnel.Code;
using Sonde.Tunnel.Copying;

namespace Sonde.UnitTests.Agent.Developing;

public sealed class FolderLookTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sonde-look-");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void At_first_only_what_changed_since_then_is_told_and_later_what_changed_since_the_look_before()
    {
        Write("image.py", "1");
        var before = Look(TimeProvider.System, TimeProvider.System.GetUtcNow().AddMinutes(1));
        Assert.Empty(before.Look(isAll: true, Cancellation).Records);
        Write("new/deep.py", "22");
        Write("image.py", "333");
        Assert.Equal(["image.py", "new/deep.py"], Names(before));
        Assert.Empty(before.Look(isAll: true, Cancellation).Records);
        File.Delete(Path.Combine(_folder.FullName, "image.py"));
        var gone = Assert.Single(before.Look(isAll: true, Cancellation).Records);
        Assert.Equal(new SyncRecord("image.py", true, 0, 0, 0), gone);
        Assert.Equal(["new/deep.py"], Names(Look(TimeProvider.System, DateTimeOffset.UnixEpoch)));
    }

    [Fact]
    public void A_change_that_keeps_the_length_and_the_time_is_told()
    {
        Write("a.py", "one");
        var look = Look(TimeProvider.System, DateTimeOffset.UnixEpoch);
        var first = Assert.Single(look.Look(isAll: true, Cancellation).Records);
        var written = File.GetLastWriteTimeUtc(Path.Combine(_folder.FullName, "a.py"));
        uint? second = null;
        for (var tries = 0; second is null && tries < 100_000; tries++)
        {
            // The kernel counts in ticks of some milliseconds: within the first one nothing can tell the two apart.
            Write("a.py", "two");
            File.SetLastWriteTimeUtc(Path.Combine(_folder.FullName, "a.py"), written);
            second = look.Look(isAll: true, Cancellation).Records is [var record] ? record.Checksum : null;
        }

        Assert.True(second is { } sum && sum != first.Checksum);
    }

    [Fact]
    public void What_is_being_written_is_told_when_it_has_been_quiet_for_half_a_second()
    {
        var clock = new ManualTimeProvider();
        clock.Advance(TimeProvider.System.GetUtcNow().AddMilliseconds(-200) - clock.GetUtcNow());
        var look = Look(clock, DateTimeOffset.UnixEpoch);
        Write("a.py", "one");
        Assert.Empty(look.Look(isAll: false, Cancellation).Records);
        clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Single(look.Look(isAll: false, Cancellation).Records);
        Assert.Empty(look.Look(isAll: false, Cancellation).Records);
    }

    [Fact]
    public void Too_large_a_file_is_counted_and_a_folder_that_is_gone_is_said()
    {
        using (var large = File.Create(Path.Combine(_folder.FullName, "model.bin")))
        {
            large.SetLength(SyncRecord.MostSize + 1L);
        }

        var look = Look(TimeProvider.System, DateTimeOffset.UnixEpoch);
        var found = look.Look(isAll: true, Cancellation);
        Assert.Equal((0, 1), (found.Records.Count, found.Left));
        Assert.Equal(0, look.Look(isAll: true, Cancellation).Left);
        Assert.Throws<CopyFailureException>(() => new FolderLook(Path.Combine(_folder.FullName, "none"), 0, new SyncBackRules("", ""), TimeProvider.System).Look(isAll: true, Cancellation));
    }

    [Fact]
    public async Task A_file_that_changed_since_it_was_told_comes_as_another_of_the_same_length()
    {
        Write("a.py", "longer than before");
        var look = Look(TimeProvider.System, DateTimeOffset.UnixEpoch);
        var told = Assert.Single(look.Look(isAll: true, Cancellation).Records);
        Write("a.py", "short");
        using var stream = new MemoryStream();
        await look.WriteAsync(told, stream, Cancellation);
        File.Delete(Path.Combine(_folder.FullName, "a.py"));
        await look.WriteAsync(told, stream, Cancellation);
        Assert.Equal(2 * told.Size, stream.Length);
    }

    private FolderLook Look(TimeProvider clock, DateTimeOffset since) => new(_folder.FullName, since.ToUnixTimeMilliseconds() * 1_000_000, new SyncBackRules("", ""), clock);

    private static IEnumerable<string> Names(FolderLook look) => look.Look(isAll: true, Cancellation).Records.Select(static record => record.Name).Order(StringComparer.Ordinal);

    private void Write(string name, string text)
    {
        var path = Path.Combine(_folder.FullName, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
