using Sonde.Core.Operations;
using Sonde.Core.Reports;

namespace Sonde.Cli;

/// <summary>The one place where the parts are put together.</summary>
internal static class Composition
{
    /// <summary>Makes what does the work.</summary>
    public static Func<HostContext, IReporter, IOperations> Operations { get; } =
        static (host, reporter) => new SondeOperations(host, reporter);
}
