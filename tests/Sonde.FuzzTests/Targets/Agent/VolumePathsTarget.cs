using System.Text;
using Sonde.Agent.Processes;
using Sonde.FuzzTests.Harness;

namespace Sonde.FuzzTests.Targets.Agent;

/// <summary>A process's mounts, whose names are its image's and its pod's. Each is absolute, told once, and none lies in another or in a file system of the kernel's.</summary>
internal sealed class VolumePathsTarget : FuzzTarget
{
    public override string Name => "agent.volume-paths";

    public override IReadOnlyList<byte[]> Seeds { get; } = Examples.Utf8(
        "1 2 0:1 / / rw - overlay overlay rw\n3 1 0:2 / /proc rw - proc proc rw\n4 1 0:3 /x /data rw - ext4 /dev/vda1 rw\n5 4 0:3 /y /data/more rw - ext4 /dev/vda1 rw\n",
        "6 1 0:3 /z /etc/my\\040app ro - tmpfs tmpfs rw\n7 1 0:3 /z /database ro - tmpfs tmpfs rw\n");

    public override IReadOnlyList<string> Tokens => ["1 2 0:1 / /", "\n", "\\040", "/data", "/proc", "/dev", "/etc/hosts"];

    // Each line becomes words.
    public override int BytesPerByte => 256;

    public override int Run(byte[] input)
    {
        var paths = VolumePaths.Read(Encoding.UTF8.GetString(input));
        DefectException.Unless(paths.All(static path => path.StartsWith('/') && path.Length > 1 && !path.StartsWith("/proc/", StringComparison.Ordinal)), "a path is none of a volume's");
        DefectException.Unless(paths.Distinct(StringComparer.Ordinal).Count() == paths.Count, "a path is told twice");
        DefectException.Unless(!paths.Any(path => paths.Any(other => path.StartsWith(other + "/", StringComparison.Ordinal))), "a path lies in another");
        return Math.Min(paths.Count, 15);
    }
}
