namespace Sonde.FuzzTests.Targets.Agent;

internal sealed class RpcWatchTarget : WatchTarget
{
    public override string Name => "agent.rpc";

    public override int Weight => 4;

    public override IReadOnlyList<byte[]> Seeds { get; } =
    [
        Talk(
            (true, """{"method":"RPCServer.Command","params":[{"name":"continue"}],"id":7}"""),
            (false, """{"id":7,"result":{"State":{"Running":false,"currentThread":{"file":"/src/main.go","line":42,"function":{"name":"main.handle"},"breakPoint":{}}}},"error":null}"""),
            (true, """{"method":"RPCServer.CreateBreakpoint","params":[{}],"id":8}"""),
            (false, """{"id":8,"result":{},"error":null}""")),
        Talk((true, """{"method":"RPCServer.Command","params":[{"name":"halt"}],"id":"a"}"""), (false, """{"id":"a","result":{"State":{"Running":false,"exited":false}}}""")),
        Talk((true, """{"method":"RPCServer.State","params":[{"NonBlocking":true}],"id":1}{"method":"RPCServer.Detach","params":[{"Kill":false}],"id":2}""")),
    ];
}
