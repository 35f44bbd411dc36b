using System.CommandLine;
using Sonde.Core.Intercepting;
using Sonde.Core.Operations;
using Sonde.Tunnel.Control;

namespace Sonde.Cli.Commands;

/// <summary>What is intercepted, and where it goes.</summary>
internal sealed class InterceptOptions : OptionGroup
{
    private const int MostPort = 65_535;

    /// <summary>Makes them.</summary>
    public InterceptOptions()
        : base("Traffic")
    {
        Port = Take(OptionKinds.Number("--port", "PORT", MostPort, "The port inside of the pod, on which its program listens"));
        To = Take(OptionKinds.Read("--to", "[HOST:]PORT", "Where the traffic goes: a program on this machine, or one that it reaches", LocalProgram.Parse, LocalProgram.Form));
        Header = Take(OptionKinds.Read("--header", "NAME=VALUE", "Only HTTP/1 requests with this header; the value is compared as a whole", HeaderWish.Parse, HeaderWish.Form));
        EnvironmentFile = Take(OptionKinds.Text("--env-file", "FILE", "Write the environment of the pod's process there, a line NAME=VALUE each, for you alone to read: it may hold secrets"));
        Mount = Take(OptionKinds.Text("--mount", "DIR", "Copy the files of the pod's volumes there, for you alone to read, and remove them at the end: they may hold secrets"));
        Force = Take(OptionKinds.Switch("--force", "Write over that file where it is there already"));
    }

    private Option<string?> EnvironmentFile { get; }

    private Option<string?> Mount { get; }

    private Option<bool> Force { get; }

    private Option<int?> Port { get; }

    private Option<LocalProgram?> To { get; }

    private Option<InterceptHeader?> Header { get; }

    /// <summary>Makes the parser say it where one is missing that is needed.</summary>
    public void Require(Command command) => command.Validators.Add(result =>
    {
        if (result.GetResult(Port) is null)
        {
            result.AddError("intercept needs --port: the port inside of the pod");
        }

        if (result.GetResult(To) is null)
        {
            result.AddError($"intercept needs --to: {LocalProgram.Form}");
        }

        if (result.GetValue(Force) && result.GetResult(EnvironmentFile) is null)
        {
            result.AddError("--force is about the file of --env-file, which is not given");
        }
    });

    /// <summary>--port.</summary>
    public int ReadPort(ParseResult words) => words.GetValue(Port)!.Value;

    /// <summary>--to.</summary>
    public LocalProgram ReadTo(ParseResult words) => words.GetValue(To)!;

    /// <summary>Lays --env-file, --mount and --force over a request.</summary>
    public InterceptRequest Apply(ParseResult words, InterceptRequest request) =>
        request with { EnvironmentFile = words.GetValue(EnvironmentFile), Mount = words.GetValue(Mount), MayReplace = words.GetValue(Force) };

    /// <summary>--header.</summary>
    public InterceptHeader? ReadHeader(ParseResult words) => words.GetValue(Header);
}
