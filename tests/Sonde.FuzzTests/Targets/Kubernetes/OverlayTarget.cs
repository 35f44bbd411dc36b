using System.Text;
using System.Text.Json.Nodes;
using Sonde.Core.Faults;
using Sonde.Core.Platforms.Cluster;
using Sonde.Core.Settings;
using Sonde.FuzzTests.Harness;
using Sonde.Kubernetes.Api;
using Sonde.Kubernetes.Requests;

namespace Sonde.FuzzTests.Targets.Kubernetes;

/// <summary>The --custom file: read by either of the two readers of YAML, and laid over a container. What was read is JSON.</summary>
internal sealed class OverlayTarget : FuzzTarget
{
    public override string Name => "kubernetes.overlay";

    public override int Weight => 1;

    // As for a kubeconfig, three times, and with aliases written out: at most 100 000 nodes each.
    public override int BytesPerByte => 4096;

    public override int BytesAtLeast => 96 * 1024 * 1024;

    public override IReadOnlyList<byte[]> Seeds { get; } = Examples.Utf8(
        "env:\n- name: A\n  value: \"1\"\nresources:\n  limits: {memory: 1Gi, cpu: 100m}\nname: other\n", """{"env":[{"name":"A","value":"2"}],"volumeMounts":[{"mountPath":"/d","name":"d"}],"securityContext":null}""",
        "text: x\nquoted: \"1\"\nwhole: 42\nnegative: -7\nbroken: 1.5\nversion: 1.2.3\nyes: yes\nnone:\ntilde: ~\nblock: |\n  one\n  two\nempty: {}\n", "a: &one {x: 1}\nb: *one\nc: {<<: *one, y: 2}\n");

    public override IReadOnlyList<string> Tokens =>
        ["!!str ", "&a ", "*a", "*one", "<<: *one", "? ", ": ", "- ", "\n", "|\n ", "\"\\uD800\"", "{", "}", "[", "]", "1e5000", "0x1f", ".inf", ".nan", "1e400", "99999999999999999999999999", "env: ", "null", "name: ", "targetContainerName: a"];

    public override int Run(byte[] input)
    {
        var text = Encoding.UTF8.GetString(input);
        return HashCode.Combine(FromFile(text), FromYaml(text));
    }

    private static int FromFile(string text)
    {
        string json;
        try
        {
            json = OverlayFile.Parse(text);
        }
        catch (FormatException documented)
        {
            return Place(documented);
        }

        try
        {
            Lay(Overlays.Parse(json)!);
            return 1;
        }
        catch (FaultException documented)
        {
            return documented.Fault.Definition.Code.Length;
        }
    }

    private static int FromYaml(string text)
    {
        try
        {
            Lay(Sonde.Kubernetes.Configuration.YamlText.ParseObject(text));
            return 1;
        }
        catch (FormatException documented)
        {
            return Place(documented);
        }
    }

    private static void Lay(JsonObject overlay)
    {
        var spec = new EphemeralContainerSpec { Name = "sonde-1", Image = "sonde-go:1", TargetContainerName = "api", Environment = [KeyValuePair.Create("A", "0")], Overlay = overlay };
        var written = EphemeralContainerJson.Write(spec);
        DefectException.Unless((string?)written["name"] == "sonde-1" && (string?)written["targetContainerName"] == "api", "an overlay renamed the container");
        _ = written.ToJsonString();
    }

    // "Line 3, column 5: " stands before what is wrong.
    private static int Place(FormatException documented) => Transcript.KindOf(documented.Message[(documented.Message.IndexOf(": ", StringComparison.Ordinal) + 1)..]);
}
