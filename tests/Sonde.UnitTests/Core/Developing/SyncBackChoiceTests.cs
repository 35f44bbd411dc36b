using Sonde.Core.Developing;
using Sonde.Tunnel.Code;

namespace Sonde.UnitTests.Core.Developing;

public sealed class SyncBackChoiceTests
{
    /// <summary>0 is no file; other numbers are what is in it.</summary>
    [Theory]
    [InlineData(1, 1, 1, nameof(SyncBackDeed.Nothing))]
    [InlineData(1, 2, 1, nameof(SyncBackDeed.Nothing))]
    [InlineData(1, 0, 1, nameof(SyncBackDeed.Nothing))]
    [InlineData(1, 2, 2, nameof(SyncBackDeed.Remember))]
    [InlineData(0, 2, 2, nameof(SyncBackDeed.Remember))]
    [InlineData(1, 1, 2, nameof(SyncBackDeed.Take))]
    [InlineData(0, 0, 2, nameof(SyncBackDeed.Take))]
    [InlineData(1, 3, 2, nameof(SyncBackDeed.PutBeside))]
    [InlineData(1, 0, 2, nameof(SyncBackDeed.PutBeside))]
    [InlineData(0, 3, 2, nameof(SyncBackDeed.PutBeside))]
    [InlineData(1, 1, 0, nameof(SyncBackDeed.SayGone))]
    [InlineData(1, 2, 0, nameof(SyncBackDeed.SayGone))]
    [InlineData(1, 0, 0, nameof(SyncBackDeed.Nothing))]
    [InlineData(0, 1, 0, nameof(SyncBackDeed.Nothing))]
    [InlineData(0, 0, 0, nameof(SyncBackDeed.Nothing))]
    public void Nobodys_change_is_lost(int common, int here, int there, string deed) =>
        Assert.Equal(deed, $"{SyncBackChoice.Of(File(common), File(here), File(there) ?? new SyncRecord("a.py", true, 0, 0, 0))}");

    [Fact]
    public void A_file_is_the_same_whatever_its_mode() =>
        Assert.True(SyncBackChoice.IsSame(new SyncRecord("a", false, 0x1A4, 1, 1), new SyncRecord("a", false, 0x1ED, 1, 1)));

    private static SyncRecord? File(int content) => content == 0 ? null : new SyncRecord("a.py", false, 0x1A4, 10, (uint)content);
}
