using System.Text;
using Sonde.Core.Settings;
using Sonde.FuzzTests.Harness;

namespace Sonde.FuzzTests.Targets.Core;

/// <summary>The configuration file.</summary>
internal sealed class SettingsTarget : FuzzTarget
{
    public override string Name => "core.settings";

    public override int Weight => 1;

    // As for a kubeconfig; every line may be an error with a sentence that lists the settings.
    public override int BytesPerByte => 2048;

    public override IReadOnlyList<byte[]> Seeds { get; } = Examples.Utf8(
        "image: registry.example.com/sonde-go:1\nregistry: registry.example.com/x\npullPolicy: always\ngrace: 5s\nttl: 1h30m\nide: vscode\nport: 2345\nimages:\n  go: a/b:c\n", "{port: 70000, grace: 1x, what: [1]}", "");

    public override IReadOnlyList<string> Tokens => ["image: ", "images:\n  go: ", "port: ", "grace: ", "ttl: ", "- ", "? ", ": ", "\n", "&a ", "*a", "!!str ", "---\n", "999999h", "[", "{", "|\n ", "\"\\uD800\""];

    public override int Run(byte[] input)
    {
        var reader = new SettingsReader();
        var settings = reader.Read(Encoding.UTF8.GetString(input));
        DefectException.Unless(settings.Port is null or (> 0 and <= 65535), "a port is none");
        var error = reader.Errors.Count == 0 ? "" : reader.Errors[0];
        return HashCode.Combine(Math.Min(reader.Errors.Count, 3), Transcript.KindOf(error[(error.IndexOf(": ", StringComparison.Ordinal) + 1)..]), settings.Grace is null, settings.Ide, settings.PullPolicy);
    }
}
