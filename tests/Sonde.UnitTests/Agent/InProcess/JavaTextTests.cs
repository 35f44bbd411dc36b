using Sonde.Agent.Dotnet;
using Sonde.Agent.InProcess.Java;

namespace Sonde.UnitTests.Agent.InProcess;

public sealed class JavaTextTests
{
    [Theory]
    [InlineData("java -agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=*:5005 -jar app.jar", 5005, true, true, false)]
    [InlineData("java -cp /app -Xrunjdwp:transport=dt_socket,address=127.0.0.1:8000,server=y Main", 8000, true, true, false)]
    [InlineData("java -agentlib:jdwp=transport=dt_socket,server=y,address=[::1]:5006,onjcmd=y Main", 5006, true, true, true)]
    [InlineData("java -agentlib:jdwp=transport=dt_socket,server=y,address=0 Main", null, true, true, false)]
    [InlineData("java -agentlib:jdwp=transport=dt_socket,server=y Main", null, true, true, false)]
    [InlineData("java -agentlib:jdwp=transport=dt_socket,server=n,address=ide:5005 Main", 5005, false, true, false)]
    [InlineData("java -agentlib:jdwp=transport=dt_shmem,server=y,address=x Main", null, true, false, false)]
    public void The_debugging_agents_options_are_read(string arguments, int? port, bool isServer, bool isSocket, bool isOnDemand) =>
        Assert.Equal(new JdwpOptions(port, isServer, isSocket, isOnDemand), JdwpOptions.Parse(arguments.Split(' '), []));

    [Theory]
    [InlineData("java -jar app.jar -agentlib:jdwp=transport=dt_socket,server=y,address=5005")]
    [InlineData("java -cp -agentlib:jdwp=x Main")]
    [InlineData("java Main")]
    [InlineData("")]
    public void What_is_the_programs_own_is_not_Javas(string arguments) => Assert.Null(JdwpOptions.Parse(arguments.Split(' '), ["PATH=/bin"]));

    [Theory]
    [InlineData("JAVA_TOOL_OPTIONS", 1)]
    [InlineData("JDK_JAVA_OPTIONS", 1)]
    [InlineData("_JAVA_OPTIONS", 2)]
    public void The_last_one_counts_and_one_variable_comes_behind_the_arguments(string variable, int port) => Assert.Equal(
        port,
        JdwpOptions.Parse(["java", "-agentlib:jdwp=transport=dt_socket,server=y,address=1", "Main"], [$"{variable}=-Xmx1g '-agentlib:jdwp=transport=dt_socket,server=y,address=2'"])!.Port);

    [Fact]
    public void A_JVM_is_known_by_its_library() => Assert.Equal(
        "/usr/lib/jvm/java-17/lib/server/libjvm.so",
        JavaFinding.InMaps(["7f12-7f13 r-xp 00000000 fe:00 1 /usr/lib/libc.so.6", "7f14-7f15 r--p 00000000 fe:00 2   /usr/lib/jvm/java-17/lib/server/libjvm.so"]));

    [Theory]
    [InlineData("IMPLEMENTOR=\"Debian\"\nJAVA_VERSION=\"17.0.15\"", "17.0.15")]
    [InlineData("JAVA_VERSION=\"\u001b[31m9\"", "31m9")]
    [InlineData("JAVA_RUNTIME_VERSION=\"17\"", null)]
    public void The_version_is_that_of_the_release_file(string release, string? version) => Assert.Equal(version, JavaFinding.VersionIn(release.Split('\n')));

    [Theory]
    [InlineData("#comment\nsun.jdwp.listenerAddress=dt_socket\\:127.0.0.1\\:45909\nx=y\n", 45909)]
    [InlineData("sun.jdwp.listenerAddress=dt_socket\\:5005", 5005)]
    [InlineData("sun.jdwp.listenerAddress=dt_shmem\\:name", null)]
    [InlineData("", null)]
    public void A_JVMs_own_port_is_in_its_properties(string properties, int? port) => Assert.Equal(port, JavaDebugging.PortIn(properties));

    [Theory]
    [InlineData("Debugging has been started.\nTransport : dt_socket\nAddress : 127.0.0.1:18098\n", 18098)]
    [InlineData("Debugging has been started.\nTransport : dt_socket\nAddress : 5005\n", 5005)]
    [InlineData("Debugging has not been started: Starting debugging via jcmd was not enabled", null)]
    public void The_answer_to_the_wish_to_listen_names_the_port(string answer, int? port) => Assert.Equal(port, JavaDebugging.AddressIn(answer));

    [Theory]
    [InlineData("dotnet-diagnostic-1-4711-socket", true)]
    [InlineData("dotnet-diagnostic-12-4711-socket", false)]
    [InlineData("dotnet-diagnostic-1-4711", false)]
    public void A_diagnostic_port_bears_its_processs_id(string name, bool isPort) => Assert.Equal(isPort, DotnetFinding.IsPort(name, 1));
}
