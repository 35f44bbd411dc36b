using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Sonde.FuzzTests.Harness;
using Sonde.Kubernetes.Api;
using Sonde.Kubernetes.Exec;
using Sonde.Kubernetes.Requests;

namespace Sonde.FuzzTests.Targets.Kubernetes;

/// <summary>The other answers of an API server; the first byte says which was asked for.</summary>
internal sealed class AnswersTarget : FuzzTarget
{
    private static readonly Func<byte[], int>[] Readers =
    [
        body => Refusal(body), body => Read(body, ApiJson.Default.ServerVersion, version => version.ToString().Length / 32),
        body => Read(body, ApiJson.Default.ApiResourceList, list => list.Resources.Count(resource => resource.Name.Length > 0)),
        body => Read(body, ApiJson.Default.PodList, list => list.Items.Count(pod => pod.Metadata.Name.Length > 0) + list.Metadata.Continue.Length),
        body => Read(body, ApiJson.Default.EventList, list => list.Items.Count(happened => happened.Reason.Length + happened.Message.Length > 0)),
        body => Read(body, ApiJson.Default.Namespace, space => space.Metadata.Labels.Count),
        body => Read(body, ApiJson.Default.Node, node => node.Metadata.Name.Length / 8),
        body => Read(body, ApiJson.Default.SelectingObject, Select),
        body => Read(body, ApiJson.Default.AccessReviewObject, review => review.Status?.Reason.Length / 8 ?? -1),
        body => Read(body, ApiJson.Default.SelfReviewObject, review => review.Status?.UserInfo.ToString().Length / 32 ?? -1),
        body => Read(body, ApiJson.Default.LegacyEphemeralContainers, legacy => legacy.EphemeralContainers.Count(container => container.Name.Length > 0)),
    ];

    public override string Name => "kubernetes.answers";

    public override int Weight => 4;

    // As for pods.
    public override int BytesPerByte => 1024;

    public override IReadOnlyList<byte[]> Seeds { get; } =
    [
        .. Of(0, "03", "05", "20", "57"), .. Of(1, "01"), .. Of(2, "41"), .. Of(3, "44", "45"), .. Of(4, "15"), .. Of(5, "54"), .. Of(6, "53"), .. Of(7, "42"), .. Of(8, "18"), .. Of(9, "56"),
        [0, .. "{\"kind\":\"Status\",\"status\":\"Failure\",\"message\":\"m\",\"details\":{\"causes\":[{\"reason\":\"ExitCode\",\"message\":\"7\"}]}}"u8],
        [7, .. "{\"spec\":{\"selector\":{\"matchLabels\":{\"a\":\"b\"},\"matchExpressions\":[{\"key\":\"k\",\"operator\":\"In\",\"values\":[\"x\",\"y\"]}]}}}"u8], [7, .. "{\"spec\":{\"selector\":{\"app\":\"api\"}}}"u8],
        [10, .. "{\"ephemeralContainers\":[{\"name\":\"a\"}]}"u8],
    ];

    public override IReadOnlyList<string> Tokens => ["null", "[null]", "{}", "\"items\":[", "\"causes\":", "\"selector\":", "\"matchExpressions\":[", "\"operator\":", "\"values\":[null]", "\"\\ud800\"", "\"\\ud800\":1,", "7"];

    public override int Run(byte[] input) => input.Length == 0 ? 0 : HashCode.Combine(input[0] % Readers.Length, Readers[input[0] % Readers.Length](input[1..]));

    private static int Refusal(byte[] body)
    {
        var status = StatusText.Parse(body);
        DefectException.Unless(status.Kind == "Status" || status.Message.Length <= 1024, "a foreign text is too long");
        return HashCode.Combine(status.Kind == "Status", ExecStatus.From(status).ExitCode is null, status.Reason.Length / 4);
    }

    private static int Select(SelectingObject found) => HashCode.Combine(SelectorText.OfLabels(found.Spec.Selector)?.Length / 4, SelectorText.OfLabelSelector(found.Spec.Selector)?.Length / 4);

    private static int Read<T>(byte[] body, JsonTypeInfo<T> type, Func<T, int> look)
    {
        try
        {
            return JsonSerializer.Deserialize(body, type) is { } found ? look(found) : -2;
        }
        catch (JsonException)
        {
            return -3;
        }
    }

    private static IEnumerable<byte[]> Of(byte kind, params string[] numbers) => Examples.Answers(numbers).Select(body => (byte[])[kind, .. body]);
}
