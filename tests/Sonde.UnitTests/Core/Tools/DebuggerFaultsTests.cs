using System.Reflection;
using Sonde.Core.Faults;
using Sonde.Core.Tools;
using Sonde.Testing.Commands;
using Sonde.Tunnel.Control;

namespace Sonde.UnitTests.Core.Tools;

public sealed class DebuggerFaultsTests
{
    public static TheoryData<string> Codes => new(
        typeof(AgentErrorCode).GetFields(BindingFlags.Public | BindingFlags.Static).Select(constant => (string)constant.GetValue(null)!));

    [Theory]
    [MemberData(nameof(Codes))]
    public void Every_refusal_of_the_agent_has_a_fault_with_its_words(string code)
    {
        var cause = new InvalidOperationException();
        var error = DebuggerFaults.Explain(new AgentError(code, "in its words"), null, null, "the target", cause);
        Assert.Equal("in its words", error.Fault.Why);
        Assert.Contains("the target", error.Fault.What, StringComparison.Ordinal);
        Assert.NotEmpty(error.Fault.Next);
        Assert.All(error.Fault.Next, next => Assert.Null(NextSteps.Judge(next)));
        Assert.Same(cause, error.InnerException);
        Assert.Equal(code == AgentErrorCode.Unexpected, error.Fault.Definition == FaultCatalog.Unforeseen);
    }
}
