using Sonde.Core.Capturing;
using Sonde.Core.Reports;

namespace Sonde.UnitTests.Core.Capturing;

public sealed class ExtcapWordsTests
{
    [Fact]
    public void What_runs_is_a_list_of_interfaces()
    {
        var text = ExtcapWords.Interfaces("0.1.0", [new WorkloadsReport("namespace shop", [new WorkloadRow("order", "deploy/order", null, []), new WorkloadRow("we{b}", "sts/web", "ng", [])], [])]);
        Assert.Equal(
            "extcap {version=0.1.0}{display=Sonde}\ninterface {value=sonde:deploy/order}{display=Sonde: order, namespace shop}\ninterface {value=sonde:sts/web@ng}{display=Sonde: we b , namespace shop}\n", text);
        Assert.Equal("extcap {version=0.1.0}{display=Sonde}\n", ExtcapWords.Interfaces("0.1.0", []));
    }

    [Theory]
    [InlineData("sonde:deploy/order", "deploy/order", null)]
    [InlineData("sonde:sts/web@ng", "sts/web", "ng")]
    public void An_interface_is_a_target(string name, string target, string? container)
    {
        var words = ExtcapWords.Target(name)!;
        Assert.Equal((target, container), (words.Target, words.Container));
    }

    [Theory]
    [InlineData("")]
    [InlineData("sonde:")]
    [InlineData("eth0")]
    public void Others_are_none_of_ours(string name) => Assert.Null(ExtcapWords.Target(name));

    [Fact]
    public void The_folder_is_the_one_that_tshark_names()
    {
        Assert.Equal("/home/dev/.config/wireshark/extcap", ExtcapWords.Folder("Temp: /tmp\nPersonal Extcap path:\t/home/dev/.config/wireshark/extcap\n", "/home/dev"));
        Assert.Equal("/usr/lib/wireshark/extcap", ExtcapWords.Folder("Extcap path:\t/usr/lib/wireshark/extcap\n", "/home/dev"));
        Assert.Equal("/home/dev/.local/lib/wireshark/extcap", ExtcapWords.Folder(null, "/home/dev"));
    }

    [Fact]
    public void A_path_with_a_quote_stays_one_word() => Assert.Contains("exec '/home/o'\\''dev/sonde' extcap", ExtcapWords.Script("/home/o'dev/sonde"), StringComparison.Ordinal);

    [Fact]
    public void Link_type_and_choices_are_told()
    {
        Assert.StartsWith("dlt {number=276}", ExtcapWords.LinkTypes(), StringComparison.Ordinal);
        Assert.Contains("{call=--snaplen}", ExtcapWords.Config(160), StringComparison.Ordinal);
        Assert.Contains("{default=160}", ExtcapWords.Config(160), StringComparison.Ordinal);
    }
}
