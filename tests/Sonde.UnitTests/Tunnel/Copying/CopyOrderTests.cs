using Sonde.Tunnel.Control;
using Sonde.Tunnel.Copying;

namespace Sonde.UnitTests.Tunnel.Copying;

/// <summary>A sender that is a stranger's.</summary>
public sealed class CopyOrderTests
{
    private static readonly FileRecord File = new("f", 0, 0, 3, 0);

    private static readonly Action<CopyOrder>[] Nonsense =
    [
        order => order.Take(new FolderRecord("", 0)),
        order => order.Take(new FolderRecord("a", 0)),
        order => order.Take(new FolderRecord("..", 0)),
        order => order.Take(new FolderRecord("/etc", 0)),
        order => order.Take(new FolderRecord("missing/b", 0)),
        order => order.Take(new FileRecord("../f", 0, 0, 0, 0)),
        order => order.Take(new FileRecord("link/passwd", 0, 0, 0, 0)),
        order => order.Take(new FileRecord("a", 0, 0, 0, 0)),
        order => order.Take(new LinkRecord("a", "/etc")),
        order => order.Take(new LinkRecord("link", "/other")),
        order => order.Take(new LinkRecord("empty", "")),
        order => order.Take(new LinkRecord("../out", "/etc")),
        order => order.Take(new DataRecord(0, new byte[1])),
        order => order.Take(new FileEndRecord(0, 0, CopiedState.Whole)),
        order => Twice(order, new DataRecord(2, new byte[2]), new DataRecord(3, new byte[1])),
        order => Twice(order, new DataRecord(long.MaxValue, new byte[2]), null),
        order => Ended(order, new FileEndRecord(3, 1, CopiedState.Whole)),
        order => Ended(order, new FileEndRecord(2, 0, CopiedState.Whole), new DataRecord(0, new byte[3])),
        order => Begun(order).Take(new FolderRecord("b", 0)),
        order => Begun(order).Take(new DoneRecord(CopyTotals.None)),
        order => order.Take(new DoneRecord(new CopyTotals(1, 2, 1, 0, 0))),
        order => order.Take(new SkippedRecord("../x", SkipReason.Special, "")),
    ];

    public static TheoryData<int> Cases => [.. Enumerable.Range(0, Nonsense.Length)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void What_leads_out_or_comes_out_of_order_ends_the_copy(int which)
    {
        var order = Tree();
        var failed = Assert.Throws<CopyFailureException>(() => Nonsense[which](order));
        Assert.Equal(AgentErrorCode.CopyBroken, failed.Code);
    }

    [Fact]
    public void Nothing_may_be_in_a_link_even_if_a_folder_of_that_name_came_before()
    {
        var order = Tree();
        Assert.Throws<CopyFailureException>(() => order.Take(new FolderRecord("link", 0)));
    }

    [Fact]
    public void Everything_is_counted()
    {
        var order = Tree();
        var sum = new CopyChecksum();
        order.Take(File);
        order.Take(new DataRecord(1, new byte[] { 9 }));
        sum.Add(1, [9]);
        Assert.Same(File, order.Take(new FileEndRecord(3, sum.Value, CopiedState.Whole)));
        order.Take(new FileRecord("broken", 0, 0, 5, 0));
        order.Take(new FileEndRecord(0, 0, CopiedState.Unreadable));
        order.Take(new SkippedRecord("broken", SkipReason.Unreadable, "no"));
        order.Take(new DoneRecord(new CopyTotals(1, 2, 1, 1, 3)));
        Assert.Equal(new CopyTotals(1, 2, 1, 1, 3), order.Totals);
    }

    private static CopyOrder Tree()
    {
        var order = new CopyOrder();
        order.Take(new FolderRecord("", 0));
        order.Take(new FolderRecord("a", 0));
        order.Take(new LinkRecord("link", "/etc"));
        return order;
    }

    private static CopyOrder Begun(CopyOrder order)
    {
        order.Take(File);
        return order;
    }

    private static void Twice(CopyOrder order, DataRecord first, DataRecord? second)
    {
        Begun(order).Take(first);
        order.Take(second!);
    }

    private static void Ended(CopyOrder order, FileEndRecord end, DataRecord? data = null)
    {
        Begun(order);
        if (data is not null)
        {
            order.Take(data);
        }

        order.Take(end);
    }
}
