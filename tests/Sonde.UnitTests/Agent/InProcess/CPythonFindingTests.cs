using Sonde.Agent.InProcess.Debugpy;

namespace Sonde.UnitTests.Agent.InProcess;

public sealed class CPythonFindingTests
{
    [Theory]
    [InlineData("/usr/bin/python3.14", 3, 14)]
    [InlineData("/usr/lib/libpython3.11.so.1.0", 3, 11)]
    [InlineData("/opt/libpython3.13t.so.1.0", 3, 13)]
    public void The_version_is_in_the_files_name(string path, int major, int minor) => Assert.Equal((major, minor), CPythonImage.VersionOfName(path));

    [Theory]
    [InlineData("/usr/bin/python3")]
    [InlineData("/usr/bin/pythonish")]
    [InlineData("/usr/lib/libpython3.so")]
    [InlineData("/usr/bin/node")]
    public void Other_names_say_nothing(string path) => Assert.Null(CPythonImage.VersionOfName(path));

    [Fact]
    public void The_library_is_looked_into_before_the_program_that_loads_it()
    {
        string[] maps =
        [
            "55d0c0000000-55d0c0001000 r--p 00000000 fe:00 11                         /usr/bin/python3.11",
            "55d0c0001000-55d0c0002000 r-xp 00001000 fe:00 11                         /usr/bin/python3.11",
            "7f0000000000-7f0000001000 r--p 00000000 fe:00 12                         /usr/lib/libpython3.11.so.1.0",
            "7f0000100000-7f0000101000 r--p 00000000 fe:00 13                         /usr/lib/python3.11/lib-dynload/_json.cpython-311-x86_64-linux-gnu.so",
            "7f0000200000-7f0000201000 r--p 00000000 00:00 0",
        ];
        Assert.Equal([("/usr/lib/libpython3.11.so.1.0", 0x7f0000000000, "7f0000000000-7f0000001000"), ("/usr/bin/python3.11", 0x55d0c0000000, "55d0c0000000-55d0c0001000")], CPythonFinding.Images(maps));
    }
}
