namespace Sonde.Core.Profiling.Dotnet;

/// <summary>The runtime did not do it; the message is the end of a sentence.</summary>
internal sealed class DotnetRefusedException(string message, Exception? cause = null) : Exception(message, cause);
