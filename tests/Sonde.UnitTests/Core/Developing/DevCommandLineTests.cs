using System.Text.Json.Nodes;
using Sonde.Core.Developing;

namespace Sonde.UnitTests.Core.Developing;

public sealed class DevCommandLineTests
{
    private const string Dockerfile = """
        FROM golang:1.26 AS build
        ENTRYPOINT ["/not", "this"]
        RUN go build -o /api .
        FROM scratch
        COPY --from=build /api /api
        ENTRYPOINT [ "/api", "--config", "$(HOME)/api.yaml" ]
        CMD ["serve"]
        """;

    [Fact]
    public void The_specifications_command_counts_as_it_stands() =>
        Assert.Equal(["/api", "--port=$(PORT)"], Find("""{"command":["/api"],"args":["--port=$(PORT)"]}""").Words);

    [Fact]
    public void What_the_user_says_goes_before_all_and_means_itself() =>
        Assert.Equal(["./api", "$$(X)"], Find("""{"command":["sh","-c","exec /api"]}""", null, "./api", "$(X)").Words);

    [Fact]
    public void The_Dockerfile_of_the_last_stage_tells_what_the_image_starts()
    {
        Assert.Equal(["/api", "--config", "$$(HOME)/api.yaml", "serve"], Find("{}", Dockerfile).Words);
        Assert.Equal(["/api", "--config", "$$(HOME)/api.yaml", "migrate"], Find("""{"args":["migrate"]}""", Dockerfile).Words);
        Assert.Contains("ENTRYPOINT", Find("{}", Dockerfile).Source, StringComparison.Ordinal);
        Assert.Equal(["/only"], Find("{}", "FROM x\nCMD [\"/only\"]\n").Words);
    }

    [Fact]
    public void Where_nothing_is_written_there_are_the_specifications_arguments_alone()
    {
        Assert.Equal(["program", "--verbose"], Find("""{"args":["--verbose"]}""").Words);
        Assert.Equal(["program"], Find("{}", "FROM x\nCMD ./api --port 80\n").Words);
        Assert.Contains("no arguments", Find("{}").Source, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"command":["sh","-c","exec /api"]}""", null)]
    [InlineData("""{"command":["/usr/bin/tini","--","/api"]}""", null)]
    [InlineData("{}", "FROM x\nENTRYPOINT [\"/bin/sh\", \"-c\", \"/api\"]")]
    public void Behind_a_shell_only_the_user_knows(string container, string? dockerfile) =>
        Assert.Null(DevCommandLine.Find([], JsonNode.Parse(container)!.AsObject(), dockerfile));

    [Fact]
    public void What_runs_from_its_files_is_started_as_it_stands_shell_and_all()
    {
        Assert.Equal(["sh", "-c", "exec python app.py"], FindWhole("""{"command":["sh","-c","exec python app.py"]}"""));
        Assert.Equal(["tini", "--", "node", "server.js"], FindWhole("{}", "FROM x\nENTRYPOINT [\"tini\", \"--\"]\nCMD [\"node\", \"server.js\"]"));
        Assert.Equal(["/bin/sh", "-c", "node $$(X) server.js"], FindWhole("{}", "FROM x\nCMD node $(X) server.js\n"));
        Assert.Equal(["python", "b.py"], FindWhole("""{"args":["b.py"]}""", "FROM x\nENTRYPOINT [\"python\"]\nCMD [\"a.py\"]"));
        Assert.Null(FindWhole("{}"));
        Assert.Null(FindWhole("""{"args":["b.py"]}"""));
        Assert.Null(FindWhole("{}", "FROM x\nCMD node \\\n  server.js\n"));
        Assert.Equal(["python", "$$(X)"], DevCommandLine.FindWhole(["python", "$(X)"], [], null)!.Words);
    }

    private static IReadOnlyList<string>? FindWhole(string container, string? dockerfile = null) =>
        DevCommandLine.FindWhole([], JsonNode.Parse(container)!.AsObject(), dockerfile)?.Words;

    private static DevCommandLine Find(string container, string? dockerfile = null, params string[] given) =>
        DevCommandLine.Find(given, JsonNode.Parse(container)!.AsObject(), dockerfile)!;
}
