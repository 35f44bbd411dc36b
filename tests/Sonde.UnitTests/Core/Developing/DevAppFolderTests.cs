using System.Text.Json.Nodes;
using Sonde.Core.Developing;

namespace Sonde.UnitTests.Core.Developing;

public sealed class DevAppFolderTests
{
    [Theory]
    [InlineData("FROM python:3\nWORKDIR /app\nCOPY requirements.txt .\nRUN pip install\nCOPY . .\nCMD [\"python\", \"app.py\"]", "/app")]
    [InlineData("FROM node\nWORKDIR /usr/src\nWORKDIR app\nCOPY package*.json ./\nCOPY --chown=node:node . .", "/usr/src/app")]
    [InlineData("FROM debian\nCOPY stock.py /app/stock.py\nWORKDIR /app", "/app")]
    [InlineData("FROM x AS build\nCOPY . /src\nFROM y\nCOPY --from=build /src/dist /dist\nCOPY [\"server.js\", \"/srv/site/\"]", "/srv/site")]
    [InlineData("FROM x\nCOPY src/ /app/src/", "/app")]
    [InlineData("FROM x\nCOPY . /app/\nCOPY entry.sh /usr/local/bin/", "/app")]
    [InlineData("FROM x\nWORKDIR /srv\nCOPY start.sh /usr/local/bin/start.sh\nCOPY a.py b.py ./", "/srv")]
    [InlineData("from x\nworkdir \"/app\"\ncopy . ./", "/app")]
    [InlineData("FROM x\nWORKDIR /only", "/only")]
    [InlineData("FROM x\nWORKDIR /a/../b/./c", "/b/c")]
    public void A_Dockerfile_says_where_it_copies_the_folder_to(string dockerfile, string folder) => Assert.Equal(folder, Find(null, "{}", dockerfile)?.Path);

    [Theory]
    [InlineData("FROM x\nCMD [\"x\"]")]
    [InlineData("FROM x\nWORKDIR $HOME/app")]
    [InlineData("FROM x\nCOPY --from=build . /app")]
    [InlineData("FROM x\nCOPY . $APP")]
    public void What_no_Dockerfile_says_is_not_guessed(string dockerfile) => Assert.Null(Find(null, "{}", dockerfile));

    [Fact]
    public void The_user_goes_before_all_and_the_specification_comes_last()
    {
        Assert.Equal("/code", Find("/code/", """{"workingDir":"/work"}""", "FROM x\nWORKDIR /app")?.Path);
        Assert.Equal("/work", Find(null, """{"workingDir":"/work/"}""", null)?.Path);
        Assert.Null(Find(null, "{}", null));
    }

    [Theory]
    [InlineData("/", "{}")]
    [InlineData("app", "{}")]
    [InlineData("/app/../etc", "{}")]
    [InlineData("/usr/local/bin", "{}")]
    [InlineData("/etc/app", "{}")]
    [InlineData("/proc/self", "{}")]
    [InlineData("/sonde-dev", "{}")]
    [InlineData("/app", """{"volumeMounts":[{"mountPath":"/app/"}]}""")]
    [InlineData("/srv/app", """{"volumeMounts":[{"mountPath":"/srv"}]}""")]
    public void Over_some_folders_no_volume_is_laid(string path, string container) => Assert.NotNull(new DevAppFolder(path, "").Judge(Parse(container)));

    [Theory]
    [InlineData("/app", """{"volumeMounts":[{"mountPath":"/app/data"},{"mountPath":"/application"}]}""")]
    [InlineData("/usr/src/app", "{}")]
    [InlineData("/home/node/app", "{}")]
    public void Over_others_one_is(string path, string container) => Assert.Null(new DevAppFolder(path, "").Judge(Parse(container)));

    private static DevAppFolder? Find(string? given, string container, string? dockerfile) => DevAppFolder.Find(given, Parse(container), dockerfile);

    private static JsonObject Parse(string text) => JsonNode.Parse(text)!.AsObject();
}
