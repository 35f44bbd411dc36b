using Sonde.Agent.Programs;
using Sonde.Tunnel.Control;

namespace Sonde.UnitTests.Agent.Programs;

public sealed class ProgramTextTests
{
    private static readonly string[] Tools = ["PATH=/usr/bin:/bin", "HOME=/tmp/h", "LANG=C.UTF-8"];

    public static TheoryData<StartProgramRequest> Impossible { get; } =
    [
        new StartProgramRequest("", []),
        new StartProgramRequest("a\0b", []),
        new StartProgramRequest(new string('a', 4097), []),
        new StartProgramRequest("ls", ["a\0b"]),
        new StartProgramRequest("ls", [.. Enumerable.Repeat("a", 4097)]),
        new StartProgramRequest("ls", []) { Directory = "tmp" },
        new StartProgramRequest("ls", []) { Environment = new Dictionary<string, string> { ["A=B"] = "" } },
        new StartProgramRequest("ls", []) { Environment = new Dictionary<string, string> { [""] = "" } },
        new StartProgramRequest("ls", []) { Environment = new Dictionary<string, string> { ["A"] = "\0" } },
        new StartProgramRequest("ls", []) { RootOf = 0 },
        new StartProgramRequest("ls", []) { Terminal = new ProgramTerminal(0, 24, "xterm") },
        new StartProgramRequest("ls", []) { Terminal = new ProgramTerminal(80, 1001, "xterm") },
        new StartProgramRequest("ls", []) { Terminal = new ProgramTerminal(80, 24, "") },
        new StartProgramRequest("ls", []) { Terminal = new ProgramTerminal(80, 24, "../x") },
    ];

    [Theory]
    [MemberData(nameof(Impossible))]
    public void What_no_program_can_be_is_refused_with_a_sentence(StartProgramRequest request) => Assert.EndsWith(".", ProgramRules.Judge(request), StringComparison.Ordinal);

    [Fact]
    public void What_a_program_can_be_is_not_refused() => Assert.Null(ProgramRules.Judge(new StartProgramRequest("ls", [""])
    {
        Directory = "/",
        Environment = new Dictionary<string, string> { ["A"] = "" },
        Terminal = new ProgramTerminal(1, 1000, "xterm-256color"),
        RootOf = 1,
    }));

    [Theory]
    [InlineData("ls", "/bin/ls")]
    [InlineData("/opt/x", "/opt/x")]
    [InlineData("./x", null)]
    [InlineData("bin/ls", null)]
    [InlineData("/bin/none", null)]
    [InlineData("none", null)]
    public void A_name_is_looked_for_on_the_path_and_a_path_is_taken_as_it_is(string program, string? path) =>
        Assert.Equal(path, ProgramPath.Find(program, "relative::/usr/bin:/bin/", candidate => candidate is "/bin/ls" or "/opt/x" or "relative/ls" or "./x"));

    [Fact]
    public void An_environment_is_the_tools_own_then_the_terminals_type_then_what_was_asked_for()
    {
        var request = new StartProgramRequest("ls", [])
        {
            Terminal = new ProgramTerminal(80, 24, "xterm"),
            Environment = new Dictionary<string, string> { ["HOME"] = "/x", ["A"] = "b=c", ["SONDE_PROGRAM"] = "mine" },
        };

        var environment = ProgramEnvironment.Of(Tools, request, "9.s1.1");

        Assert.Equal(["A=b=c", "HOME=/x", "LANG=C.UTF-8", "PATH=/usr/bin:/bin", "SONDE_PROGRAM=9.s1.1", "TERM=xterm"], environment.Order(StringComparer.Ordinal));
        Assert.Equal("/usr/bin:/bin", ProgramEnvironment.SearchPath(environment));
        Assert.StartsWith("/usr/local/sbin:", ProgramEnvironment.SearchPath([]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("A=b\0SONDE_PROGRAM=9.s1.1\0", true)]
    [InlineData("SONDE_PROGRAM=9.s1.1", true)]
    [InlineData("SONDE_PROGRAM=9.s1.10\0", false)]
    [InlineData("X_SONDE_PROGRAM=9.s1.1\0", false)]
    [InlineData("", false)]
    public void A_mark_is_found_as_a_whole_variable(string environment, bool isMarked) =>
        Assert.Equal(isMarked, ProgramMembers.Holds(System.Text.Encoding.UTF8.GetBytes(environment), "9.s1.1"));
}
