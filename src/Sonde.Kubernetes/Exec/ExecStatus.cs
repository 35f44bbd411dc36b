using System.Globalization;
using Sonde.Kubernetes.Api;

namespace Sonde.Kubernetes.Exec;

/// <summary>How an exec'd program ended, in the server's words.</summary>
/// <param name="ExitCode">0 for success; null where there was no program to exit (it could not be started, the kubelet failed).</param>
/// <param name="Reason"><c>NonZeroExitCode</c>, <c>InternalError</c> …; empty for success.</param>
/// <param name="Message">A sentence; empty for success.</param>
public sealed record ExecStatus(int? ExitCode, string Reason, string Message)
{
    /// <summary>True for exit code 0.</summary>
    public bool IsSuccess => ExitCode == 0;

    internal static ExecStatus From(ApiStatus status)
    {
        if (string.Equals(status.Status, "Success", StringComparison.Ordinal))
        {
            return new ExecStatus(0, "", "");
        }

        var exit = status.Details.Causes.FirstOrDefault(cause => string.Equals(cause.Reason, "ExitCode", StringComparison.Ordinal));
        int? exitCode = int.TryParse(exit?.Message, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var code) ? code : null;
        return new ExecStatus(exitCode, status.Reason, status.Message);
    }
}
