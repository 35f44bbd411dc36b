using Sonde.Core.Sources;
using Sonde.Core.Tools;
using Sonde.Tunnel.Control;

namespace Sonde.UnitTests.Core.Tools;

public sealed class NativeToolTests
{
    private static readonly IDebugTool Gdb = ToolCatalog.Named(DebuggerKind.Native)!;

    [Fact]
    public void The_entry_leads_a_client_of_the_protocol_to_the_port_and_has_the_paths()
    {
        var entry = Gdb.Offer("sonde: seats", 4711, [new PathRule("/home/dev/seats", "/src/seats")]).Entry!.Configuration;

        Assert.Equal(("lldb-dap", "attach", "127.0.0.1", 4711), ((string?)entry["type"], (string?)entry["request"], (string?)entry["debugAdapterHostname"], (int)entry["debugAdapterPort"]!));
        Assert.Equal("""[["/src/seats","/home/dev/seats"]]""", entry["sourceMap"]!.ToJsonString());
        Assert.False(Gdb.Offer("sonde: seats", 4711, []).Entry!.Configuration.ContainsKey("sourceMap"));
    }

    [Fact]
    public void It_has_an_image_of_its_own_which_the_toolbox_is_named_after() =>
        Assert.Equal(("native", "go", "go"), (ToolCatalog.Wish(DebuggerKind.Native).ImageName, ToolCatalog.Wish(DebuggerKind.Jdwp).ImageName, ToolCatalog.Wish(null).ImageName));

    [Fact]
    public void A_plan_without_a_wish_does_not_promise_it() => Assert.DoesNotContain("gdb", ToolCatalog.Wish(null).Text, StringComparison.Ordinal);

    [Fact]
    public void Nobody_is_told_that_it_is_attached_before_an_ide_has_asked_for_it()
    {
        Assert.Equal("gdb 18.1 is ready; it attaches when an IDE connects", ToolWords.Started(Gdb, new StartDebuggerAnswer("18.1", 0)));
        Assert.Equal("Delve 1.27.1 is attached; the target stood still for 64 ms", ToolWords.Started(ToolCatalog.Named(DebuggerKind.Delve)!, new StartDebuggerAnswer("1.27.1", 64.2)));
    }
}
