using Sonde.Agent;
using Sonde.Agent.Arguments;
using Sonde.Agent.Catching;
using Sonde.Agent.Developing;
using Sonde.Agent.Launching;
using Sonde.Agent.Native;
using Sonde.Agent.Serving;

Signals.IgnoreBrokenPipes();
try
{
    switch (AgentArguments.Parse(args))
    {
        case AgentMode.Serve serve:
            return await ServeCommand.RunAsync(serve, TimeProvider.System);
        case AgentMode.Connect connect:
            return ConnectCommand.Run(connect);
        case AgentMode.Keep keep:
            return await KeepCommand.RunAsync(keep, TimeProvider.System);
        case AgentMode.Ready ready:
            return ReadyCommand.Run(ready);
        case AgentMode.Catch start:
            return CatchCommand.Run(start);
        case AgentMode.Launch launch:
            return LaunchCommand.Run(launch);
        case AgentMode.Become become:
            return BecomeCommand.Run(become);
        case AgentMode.Install install:
            return InstallCommand.Run(install);
        case AgentMode.Fill fill:
            return FillCommand.Run(fill);
        case AgentMode.Develop develop:
            return await DevelopCommand.RunAsync(develop, TimeProvider.System);
        case AgentMode.Version:
            return VersionCommand.Run();
        case AgentMode.Unknown unknown:
            StandardStreams.WriteLine(StandardStreams.Error, $"sonde-agent: {unknown.Problem}");
            return ExitCode.Usage;
        default:
            return ExitCode.Unexpected;
    }
}
catch (Exception unforeseen)
{
    StandardStreams.WriteLine(StandardStreams.Error, $"sonde-agent: {unforeseen.Message}");
    return ExitCode.Unexpected;
}
