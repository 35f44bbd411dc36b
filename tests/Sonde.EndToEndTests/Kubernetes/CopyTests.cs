using Sonde.EndToEndTests.Support;

namespace Sonde.EndToEndTests.Kubernetes;

/// <summary><c>sonde cp</c> and <c>sonde run</c> beside a pod whose image holds one program, and no tar and no shell.</summary>
[Trait("on", "kubernetes")]
public sealed class CopyTests(NamespaceFixture place) : IClassFixture<NamespaceFixture>
{
    private const int Limit = 180_000;
    private const int Megabyte = 1 << 20;

    [Fact(Timeout = Limit)]
    public async Task A_file_goes_into_a_volume_and_out_again_and_is_the_same()
    {
        var target = await StartAsync();
        using var workspace = Workspace.Create();
        var bytes = new byte[12 * Megabyte];
        new Random(7).NextBytes(bytes);
        await File.WriteAllBytesAsync(Path.Combine(workspace.Folder, "up.bin"), bytes, TestContext.Current.CancellationToken);

        var up = (await RunningSonde.RunAsync(workspace.Start(["cp", "up.bin", $"{target.Text}:/data/", .. place.Place]), 90)).Succeeded();
        var down = (await RunningSonde.RunAsync(workspace.Start(["cp", $"{target.Text}:/data/up.bin", "down.bin", .. place.Place]), 90)).Succeeded();

        Assert.Equal(bytes.LongLength, (long)up.One("copy")["bytes"]!);
        Assert.Equal(bytes.LongLength, (long)down.One("copy")["bytes"]!);
        Assert.True((await File.ReadAllBytesAsync(Path.Combine(workspace.Folder, "down.bin"), TestContext.Current.CancellationToken)).SequenceEqual(bytes));
        Assert.Single(await target.ToolboxesAsync());
        Assert.True(target.Process.IsFree, target.Process.Text);
    }

    [Fact(Timeout = Limit)]
    public async Task A_program_of_the_toolbox_runs_beside_it_and_its_output_and_code_are_its_own()
    {
        var target = await StartAsync();
        string[] words = ["run", target.Text, .. place.Place, "--image", SondePrograms.Image, "--", "dlv"];

        var version = await Command.RunAsync(SondePrograms.Sonde, [.. words, "version"]);
        var wrong = await Command.RunAsync(SondePrograms.Sonde, [.. words, "attach", "999999"]);

        Assert.True(version.ExitCode == 0, version.Error);
        Assert.StartsWith("Delve Debugger", version.Output, StringComparison.Ordinal);
        Assert.Equal(1, wrong.ExitCode);
        Assert.Contains("the program ended with code 1", wrong.Error, StringComparison.Ordinal);
    }

    private Task<PodTarget> StartAsync() => place.StartAsync(name => Manifests
        .Shop(name, container: "volumeMounts: [{ name: data, mountPath: /data }]")
        .Replace("spec:", "spec:\n  volumes: [{ name: data, emptyDir: {} }]", StringComparison.Ordinal));
}
