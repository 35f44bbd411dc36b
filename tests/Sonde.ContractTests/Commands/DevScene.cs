using System.Text.Json.Nodes;
using Sonde.Testing.Cli;
using Sonde.Testing.Commands;

namespace Sonde.ContractTests.Commands;

/// <summary>A deployment of one container, and a laptop beside it.</summary>
internal sealed class DevScene : IAsyncDisposable
{
    public DevScene()
    {
        var deployment = JsonNode.Parse(File.ReadAllText(Repository.PathOf("tests", "fixtures", "workloads", "deployment.json")))!.AsObject();
        deployment["metadata"]!["name"] = "goweb";
        deployment["metadata"]!["namespace"] = "default";
        var containers = deployment["spec"]!["template"]!["spec"]!["containers"]!.AsArray();
        containers.RemoveAt(1);
        containers[0]!["name"] = "app";
        Workload = new ScriptedWorkload(Cluster, deployment);
        Before = Workload.Spec;
        Laptop = new Laptop(Cluster);
    }

    public ScriptedCluster Cluster { get; } = new ScriptedCluster().WithUser(1001, 1001);

    public ScriptedWorkload Workload { get; }

    public Laptop Laptop { get; }

    /// <summary>The workload's specification before anything.</summary>
    public string Before { get; }

    /// <summary>The container of the workload as it is now.</summary>
    public JsonNode Container => Workload.Workload["spec"]!["template"]!["spec"]!["containers"]![0]!;

    public static string[] Words(params string[] options) => ["dev", "deploy/goweb", "--image", Laptop.Image, .. options];

    /// <summary>A go whose programs are their source.</summary>
    public void WithGo()
    {
        Laptop.Write("go.mod", "module example.com/goweb\n\ngo 1.24\n");
        Laptop.Write("main.go", "package main\n\nfunc main() {}\n");
        var folder = Path.Combine(Laptop.Home, "bin");
        Directory.CreateDirectory(folder);
        var go = Path.Combine(folder, "go");
        File.WriteAllText(go, "#!/bin/sh\nwhile [ \"$1\" != -o ]; do shift; done\ncp main.go \"$2\"\n");
        File.SetUnixFileMode(go, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Laptop.Variables["PATH"] = $"{folder}:{Laptop.Variables["PATH"]}";
    }

    public async ValueTask DisposeAsync()
    {
        Laptop.Dispose();
        await Cluster.DisposeAsync();
    }
}
