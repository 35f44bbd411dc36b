using Sonde.Core.Ide;
using Sonde.Core.Sources;

namespace Sonde.UnitTests.Ide;

public sealed class DelveOfferTests
{
    private static readonly PathRule[] Rules =
    [
        new("/home/dev/my shop", "example.com/shop"),
        new("C:\\go\\src", ""),
    ];

    [Fact]
    public void The_prompt_takes_the_binarys_path_first()
    {
        Assert.Equal("dlv connect 127.0.0.1:2345", DelveOffer.ConnectCommand(2345));
        Assert.Equal(
            ["config substitute-path example.com/shop \"/home/dev/my shop\"", "config substitute-path \"\" \"C:\\\\go\\\\src\""],
            DelveOffer.SubstituteCommands(Rules));
    }

    [Fact]
    public void Launch_json_takes_the_local_path_first() =>
        Assert.Equal(
            """[{"from":"/home/dev/my shop","to":"example.com/shop"},{"from":"C:\\go\\src","to":""}]""",
            DelveOffer.For("sonde: a", 1, Rules).Entry!.Configuration["substitutePath"]!.ToJsonString());

    [Fact]
    public void Without_rules_the_users_own_settings_are_not_hidden() =>
        Assert.False(DelveOffer.For("sonde: a", 1, []).Entry!.Configuration.ContainsKey("substitutePath"));

    [Fact]
    public void GoLand_gets_a_remote_configuration_that_leaves_the_debugger_running() =>
        Assert.Equal(
            """
            <component name="ProjectRunConfigurationManager">
              <configuration default="false" name="sonde: &lt;a&gt; &amp; &quot;b&quot;" type="GoRemoteDebugConfigurationType" factoryName="Go Remote" host="127.0.0.1" port="2345">
                <option name="disconnectOption" value="LEAVE" />
                <disconnect value="LEAVE" />
                <method v="2" />
              </configuration>
            </component>

            """,
            DelveOffer.For("sonde: <a> & \"b\"", 2345, Rules).RunConfiguration);
}
