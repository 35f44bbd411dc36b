using System.Text;
using Sonde.Core.Workspaces;
using Sonde.FuzzTests.Harness;

namespace Sonde.FuzzTests.Targets.Core;

/// <summary>A sonde.yaml.</summary>
internal sealed class WorkspaceFileTarget : FuzzTarget
{
    public override string Name => "core.workspace";

    public override int Weight => 1;

    // As for the configuration: every line may be an error with a sentence that lists the keys.
    public override int BytesPerByte => 2048;

    public override IReadOnlyList<byte[]> Seeds { get; } = Examples.Utf8(
        "namespace: shop\ncontext: dev\ntargets:\n  order:\n    target: deploy/order\n    tool: go\n    port: 2345\n    forwards: [8080, \"9090:80\", :6060]\n    budget: 20s\n    source: order\n",
        "targets:\n  a: &a\n    selector: app=a\n    logs: false\n    budget: none\n  b: *a\n",
        "{targets: {a: {target: podman/a/b, pid: 7, image: r/x:1, pullPolicy: always, profile: auto, tool: none}}, x: [1]}",
        "");

    public override IReadOnlyList<string> Tokens =>
        ["targets:\n  ", "target: ", "selector: ", "forwards: ", "- ", "tool: ", "port: ", "budget: ", "? ", ": ", "\n", "\r\n", "\t", "&a ", "*a", "<<: ", "!!str ", "---\n", "none", "[", "{", "|\n ", "\"\\uD800\"", "\uFEFF", "65536", "podman/", "docker/"];

    public override int Run(byte[] input)
    {
        var reader = new WorkspaceReader("/shop/sonde.yaml");
        var workspace = reader.Read(Encoding.UTF8.GetString(input));
        DefectException.Unless(workspace is null == reader.Errors.Count > 0, "a file is read, or it is said what is wrong");
        DefectException.Unless(reader.Errors.All(error => error.Length < 2000 && !error.Any(char.IsControl)), "an error is one line that a person reads");
        foreach (var target in workspace?.Targets ?? [])
        {
            DefectException.Unless(target.Wishes.LocalPort is null or (> 0 and <= 65535), "a port is none");
            DefectException.Unless(target.Wishes.Source is null || Path.IsPathFullyQualified(target.Wishes.Source), "a folder has no full path");
        }

        var error = reader.Errors.Count == 0 ? "" : reader.Errors[0];
        return HashCode.Combine(Math.Min(reader.Errors.Count, 3), Transcript.KindOf(error[(error.IndexOf(": ", StringComparison.Ordinal) + 1)..]), workspace?.Targets.Count);
    }
}
