using System.Text;
using System.Text.Json.Nodes;
using Sonde.Agent.Gdb;
using Sonde.Agent.Guarding;
using Sonde.Agent.Launching;
using Sonde.Agent.Processes;

namespace Sonde.UnitTests.Agent.Gdb;

public sealed class GdbTextTests
{
    [Theory]
    [InlineData("GNU gdb (Debian 18.1-3) 18.1\nCopyright (C) 2026\n", "18.1")]
    [InlineData("GNU gdb (GDB) Red Hat Enterprise Linux 14.2-3.el9\n", "14.2-3.el9")]
    [InlineData("Cannot exec\n", "unknown")]
    [InlineData("", "unknown")]
    public void The_version_is_the_end_of_its_line(string text, string version) => Assert.Equal(version, GdbCommand.ParseVersion(text));

    [Theory]
    [InlineData("14.1", true)]
    [InlineData("18.1", true)]
    [InlineData("13.1", false)]
    [InlineData("unknown", false)]
    public void The_protocol_takes_14_or_later(string version, bool speaks) => Assert.Equal(speaks, GdbCommand.Speaks(version));

    [Fact]
    public void No_file_of_anybodys_decides_what_gdb_does()
    {
        var words = GdbCommand.Words("/usr/bin/gdb", 7);

        Assert.Equal(["/usr/bin/gdb", "-nx", "-nh"], words.Take(3));
        Assert.Contains("set auto-load off", words);
        Assert.Contains("set displaced-stepping off", words);
        Assert.Contains("set sysroot /proc/7/root", words);
        Assert.Equal("file /proc/7/exe", words[^1]);
    }

    [Fact]
    public void Memory_that_does_not_suffice_is_said_by_gdbs_name()
    {
        var error = DebuggerMemory.Refuse(new MemoryRoom(64 << 20, 32 << 20), GdbMemory.Estimate(1 << 20), "gdb");

        Assert.StartsWith("gdb needs about 50 MiB", error?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_client_for_whom_there_is_no_debugger_is_told_why()
    {
        var frame = Encoding.UTF8.GetString(DapRefusal.Answer("""{"seq":1,"type":"request","command":"initialize"}"""u8, "gdb serves another client"));

        var answer = JsonNode.Parse(frame[frame.IndexOf('{', StringComparison.Ordinal)..])!;
        Assert.Equal((1, false, "initialize", "gdb serves another client."), ((int)answer["request_seq"]!, (bool)answer["success"]!, (string?)answer["command"], (string?)answer["message"]));
    }
}
