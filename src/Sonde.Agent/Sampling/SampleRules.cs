using Sonde.Tunnel.Control;

namespace Sonde.Agent.Sampling;

/// <summary>What a request may ask for. Pure.</summary>
internal static class SampleRules
{
    /// <summary>What is wrong with it, as a sentence; null where nothing is.</summary>
    public static string? Judge(SampleRequest request) =>
        request.RateHertz is not (>= 1 and <= 1000) ? "The rate must be 1 to 1000 samples a second."
        : request.DurationSeconds is not (>= 0.1 and <= 3600) ? "The duration must be 0.1 to 3600 seconds."
        : null;
}
