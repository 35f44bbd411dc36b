using System.Globalization;
using System.Security;
using System.Text.Json.Nodes;

namespace Sonde.Core.Ide;

/// <summary>What IDEs and the command line need to reach a JVM's JDWP that listens on 127.0.0.1.</summary>
public static class JavaOffer
{
    private const string Host = "127.0.0.1";
    private const string RunType = "Remote";

    /// <summary>The configurations for JDWP. None has source paths: the IDEs find sources by the names of classes.</summary>
    /// <param name="name">From <see cref="IdeNames.For"/>.</param>
    /// <param name="port">The local port, 1 to 65535.</param>
    public static IdeOffer For(string name, int port) => new(name, Entry(name, port), RunConfiguration(name, port)) { RunType = RunType };

    /// <summary>The command that opens the JDK's own prompt.</summary>
    public static string ConnectCommand(int port) => string.Create(CultureInfo.InvariantCulture, $"jdb -attach {Host}:{port}");

    // type java: microsoft/vscode-java-debug, README, "Attach".
    private static IdeEntry Entry(string name, int port) => new(name, new JsonObject
    {
        ["type"] = "java",
        ["request"] = "attach",
        ["hostName"] = Host,
        ["port"] = port,
    });

    // "Remote JVM Debug" as IntelliJ IDEA writes it.
    private static string RunConfiguration(string name, int port) => string.Create(CultureInfo.InvariantCulture, $"""
        <component name="ProjectRunConfigurationManager">
          <configuration default="false" name="{SecurityElement.Escape(name)}" type="{RunType}">
            <option name="USE_SOCKET_TRANSPORT" value="true" />
            <option name="SERVER_MODE" value="false" />
            <option name="SHMEM_ADDRESS" />
            <option name="HOST" value="{Host}" />
            <option name="PORT" value="{port}" />
            <option name="AUTO_RESTART" value="false" />
            <RunnerSettings RunnerId="Debug">
              <option name="DEBUG_PORT" value="{port}" />
              <option name="LOCAL" value="false" />
            </RunnerSettings>
            <method v="2" />
          </configuration>
        </component>

        """).ReplaceLineEndings("\n");
}
