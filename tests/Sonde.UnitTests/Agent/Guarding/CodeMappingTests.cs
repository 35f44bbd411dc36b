using System.Text;
using Sonde.Agent.Guarding;

namespace Sonde.UnitTests.Agent.Guarding;

public sealed class CodeMappingTests
{
    private const string Maps = """
        00400000-00401000 r--p 00000000 fe:01 1234                               /srv/my app
        00401000-0073c000 r-xp 00001000 fe:01 1234                               /srv/my app
        7f0000000000-7f0000001000 r-xp 0000a000 fe:01 99                         /srv/my app2
        7f1000000000-7f1000001000 rwxp 00000000 00:00 0
        7ffd00000000-7ffd00001000 r-xp 00000000 00:00 0                          [vdso]

        """;

    [Fact]
    public void Only_executable_parts_of_that_very_file_are_taken()
        => Assert.Equal([new CodeMapping(0x401000, 0x33b000, 0x1000)], CodeMapping.Parse(Encoding.UTF8.GetBytes(Maps), "/srv/my app"));

    [Fact]
    public void The_files_that_code_is_mapped_of_are_named_once()
        => Assert.Equal(["/srv/my app", "/srv/my app2"], CodeMapping.Files(Encoding.UTF8.GetBytes(Maps + "7f0000002000-7f0000003000 r-xp 0000a000 fe:01 99 /srv/my app2\n")));

    [Fact]
    public void Text_that_is_cut_off_anywhere_is_read_as_far_as_it_goes()
    {
        var bytes = Encoding.UTF8.GetBytes(Maps);
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.InRange(CodeMapping.Parse(bytes.AsSpan(0, length), "/srv/my app").Count, 0, 1);
        }
    }

    [Theory]
    [InlineData("z-1 r-xp 00000000 fe:01 1 /a")]
    [InlineData("2000-1000 r-xp 00000000 fe:01 1 /a")]
    [InlineData("ffffffffffffffffff-1 r-xp 00000000 fe:01 1 /a")]
    [InlineData("- r-xp /a")]
    public void A_line_of_another_form_is_left_out(string line) => Assert.Empty(CodeMapping.Parse(Encoding.UTF8.GetBytes(line + "\n"), "/a"));
}
