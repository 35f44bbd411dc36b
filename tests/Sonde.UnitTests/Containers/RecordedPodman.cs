using System.Text;
using Sonde.Containers;

namespace Sonde.UnitTests.Containers;

/// <summary>A podman that answers from recordings, and a client of it on a machine without a readable /proc.</summary>
internal static class RecordedPodman
{
    public const string TargetId = "d7b2dd401153655bf460a841a60b981a3de40bf3da0a25c6242dafe99ec09177";
    public const string ApiId = "dca030a7bd683793c5605d1b7986ba94f73edb3bdfa9af99fb30b7143c93366a";
    public const string Gone = "Error: inspecting object: no such container x";

    public static ContainerClient Client(ScriptedRunner runner) => new(ContainerEngine.Podman, runner, TimeProvider.System, FakeProcessFiles.None);

    public static ScriptedRunner Engine() => new ScriptedRunner()
        .On("podman pod ps --no-trunc --format json", Recorded.Text("podman/pod-ps.json"))
        .On("podman image inspect -- ", Recorded.Text("podman/image-inspect.json"));

    public static ScriptedRunner Target() => Engine().On("podman inspect", Recorded.Text("podman/inspect-target.json"));

    /// <summary>One answer of several recordings: two arrays of one become one of two.</summary>
    public static string Both(string one, string other)
    {
        var text = new StringBuilder(Recorded.Text($"podman/{one}.json").TrimEnd().TrimEnd(']'));
        return text.Append(',').Append(Recorded.Text($"podman/{other}.json").TrimStart().TrimStart('[')).ToString();
    }
}
