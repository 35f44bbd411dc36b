using Sonde.Core.Ide;

namespace Sonde.UnitTests.Ide;

public sealed class JavaOfferTests
{
    [Fact]
    public void VS_Code_attaches_to_the_local_port() => Assert.Equal(
        """{"type":"java","request":"attach","hostName":"127.0.0.1","port":5005}""", JavaOffer.For("sonde: a", 5005).Entry!.Configuration.ToJsonString());

    [Fact]
    public void IntelliJ_gets_a_remote_configuration()
    {
        var offer = JavaOffer.For("sonde: <a>", 5006);
        Assert.Equal("Remote", offer.RunType);
        var configuration = System.Xml.Linq.XDocument.Parse(offer.RunConfiguration!).Root!.Element("configuration")!;
        Assert.Equal(("sonde: <a>", "Remote"), ((string?)configuration.Attribute("name"), (string?)configuration.Attribute("type")));
        var options = configuration.Elements("option").ToDictionary(option => (string)option.Attribute("name")!, option => (string?)option.Attribute("value"), StringComparer.Ordinal);
        Assert.Equal(("127.0.0.1", "5006", "false"), (options["HOST"], options["PORT"], options["SERVER_MODE"]));
    }

    [Fact]
    public void The_JDKs_own_prompt_is_one_command() => Assert.Equal("jdb -attach 127.0.0.1:5005", JavaOffer.ConnectCommand(5005));
}
