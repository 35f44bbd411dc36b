using System.Text.Json.Nodes;

namespace Sonde.EndToEndTests.Support;

/// <summary>Debugger clients that others wrote.</summary>
internal static class RealClients
{
    /// <summary>
    /// Microsoft's client for the Debug Adapter Protocol (tests/clients): attaches, sets the breakpoint, makes a request that hits it, reads stack
    /// and variables, lets it run and disconnects.
    /// </summary>
    /// <returns>What it saw: <c>{ "breakpoint", "stopped", "frames", "variables", "answer" }</c>.</returns>
    public static async Task<JsonNode> StopWithNodeAsync(JsonObject configuration, string file, int line, Shop shop)
    {
        var folder = Path.Combine(SondePrograms.Root, "tests/clients");
        Command.Require("node");
        Assert.SkipUnless(Directory.Exists(Path.Combine(folder, "node_modules")), "needs the npm packages of tests/clients: . tests/tools.sh");
        var wishes = new JsonObject { ["configuration"] = configuration.DeepClone(), ["file"] = file, ["line"] = line, ["request"] = shop.OrderAddress };
        var outcome = await Command.RunAsync("node", [Path.Combine(folder, "stop.mjs")], 40, wishes.ToJsonString());
        Assert.True(outcome.ExitCode == 0, outcome.Output + outcome.Error);
        return JsonNode.Parse(outcome.Output)!;
    }

    /// <summary><c>dlv connect</c> from the toolbox image, on this machine's network; these commands are typed at its prompt.</summary>
    /// <returns>What it wrote.</returns>
    public static async Task<string> DelveAsync(int port, params string[] commands)
    {
        Command.Require("podman");
        string[] run = ["run", "--rm", "-i", "--network", "host", "--entrypoint", "/usr/bin/dlv", SondePrograms.Image];
        var outcome = await Command.RunAsync(
            "podman", [.. run, "connect", $"127.0.0.1:{port}", "--allow-non-terminal-interactive=true"], 40, string.Join('\n', commands) + '\n');
        Assert.True(outcome.ExitCode == 0, outcome.Output + outcome.Error);
        return outcome.Output;
    }
}
