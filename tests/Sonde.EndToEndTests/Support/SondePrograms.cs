using Sonde.Testing.Cli;

namespace Sonde.EndToEndTests.Support;

/// <summary>The published programs and the images that the tests are about; the ./test script makes them all.</summary>
internal static class SondePrograms
{
    /// <summary>Where this tree is.</summary>
    public static string Root => Repository.Root;

    /// <summary>The toolbox image.</summary>
    public static string Image { get; } = Environment.GetEnvironmentVariable("SONDE_TEST_IMAGE") ?? "localhost/sonde-go:dev";

    /// <summary>The toolbox image that captures packets.</summary>
    public static string CaptureImage { get; } = Environment.GetEnvironmentVariable("SONDE_TEST_CAPTURE_IMAGE") ?? "localhost/sonde-capture:dev";

    /// <summary>The toolbox image that captures packets and sums them up.</summary>
    public static string SharkImage { get; } = Environment.GetEnvironmentVariable("SONDE_TEST_SHARK_IMAGE") ?? "localhost/sonde-shark:dev";

    /// <summary>The toolbox image with a shell and tools.</summary>
    public static string NetImage { get; } = Environment.GetEnvironmentVariable("SONDE_TEST_NET_IMAGE") ?? "localhost/sonde-net:dev";

    /// <summary>The folder of the published programs.</summary>
    public static string Out { get; } = Environment.GetEnvironmentVariable("SONDE_TEST_OUT") ?? Path.Combine(Root, "out");

    /// <summary>The published CLI.</summary>
    public static string Sonde
    {
        get
        {
            var path = Path.Combine(Out, "sonde");
            Assert.SkipUnless(File.Exists(path), $"needs the published sonde in {Out}: ./dev publish (SONDE_TEST_OUT names another folder)");
            return path;
        }
    }
}
