using System.Text;
using Sonde.Core.Faults;
using Sonde.Core.Targets;
using Sonde.FuzzTests.Harness;

namespace Sonde.FuzzTests.Targets.Core;

/// <summary>A target's words, one a line. What was understood, written again, is understood as the same.</summary>
internal sealed class TargetWordsTarget : FuzzTarget
{
    public override string Name => "core.target";

    // The next steps of a fault quote the words.
    public override int BytesPerByte => 256;

    public override IReadOnlyList<byte[]> Seeds { get; } = Examples.Utf8("api", "deploy/api\n\nshop\napp", "\napp=api,tier in (a,b)\nshop", "podman/shop-api", "docker/api", "podman/shop/api", "statefulset.apps/db\n\n\n\ndev\n/k");

    public override IReadOnlyList<string> Tokens => ["/", "//", "podman/", "docker/", "deploy/", "DEPLOY/", "svc/", "\n", "-", ".", " ", "'"];

    public override int Run(byte[] input)
    {
        var parts = Encoding.UTF8.GetString(input).Split('\n');
        string? Part(int index) => index < parts.Length && parts[index].Length > 0 ? parts[index] : null;
        var words = new TargetWords(Part(0)) { Selector = Part(1), Namespace = Part(2), Container = Part(3), Context = Part(4), Kubeconfig = Part(5) };
        try
        {
            var reference = TargetGrammar.Parse(words);
            var again = reference is KubernetesReference { Selector: { } selector } ? words with { Target = null, Selector = selector } : words with { Target = reference.Text };
            DefectException.Unless(TargetGrammar.Parse(again) == reference, "a target written is understood as another");
            return HashCode.Combine(reference.GetType().Name.Length, (reference as KubernetesReference)?.Kind, reference.Words.Length > reference.Text.Length);
        }
        catch (FaultException documented)
        {
            return Transcript.KindOf(documented.Fault.Why);
        }
    }
}
