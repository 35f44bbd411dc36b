namespace Sonde.UnitTests.Core.Profiles;

/// <summary>What net/http/pprof of Go 1.19.8 answered to <c>GET /debug/pprof/heap</c>; it begins with the type of its period.</summary>
internal static class RecordedHeap
{
    private const string Text =
        "H4sIAAAAAAAE/3yRTYjcZBjHzdfMM5mvZ7Nfz85+vQ1VpismTBQ/bgUvehCK3ixlzWbfDtFMMiSZbecWvdh6sFu6FaqHLp4EreClWKTQixTxIvUgKIiFIop7FUGpSt5kSndZDcw7mef/+/+f55n3VRUklF/LMqar" +
        "oKCqq6ChrKtQEe9VlM15kOjapQuKqYGEFyVTAxmvKSitAUgIBKy2BiCjTjqrmQgybd8XsII/VQWlYJ3qrGbOg0KX/7iUB6n4Z8XUQMNPJYGo2KAGy4M0bFKTtcx5UGn7wk4OV/B83rWKN2UBV7BNbdZaA6giErKW" +
        "2QaN3vvtimKqAMgEBDhFU8wwESr05bcXZVODGt7oCa2G0zTNZkyEKm3fKbUPeyiZCEB3Pn43p3X8tZhNx1maZTPGsqF/dfTzjIlDr0myomqVahU6Ksg0NBFq9N39q7m1jreXRKM6ztEcmzcWDTj+zi7LPzrUKtX8" +
        "gY4GMmXHTQSddr4+lxsbeLtYsYFExBZMhDrd+15oTfxZFaFN7FCHLRhzhv7+kx9lTBygQ10McsJEaNDb17fzvBburQpPCxdpUWzcpJtfCK2NHxT/VBuXaEloLbp3Q2iIbxUa4jItC61N5/6+kmdO4V5x+VO4Qits" +
        "1Vgw9L3aN28ycehqo9lqi9V2lRd2rt/94bMfL/9OHQQJsyyTKbt1VemyZ6XODMiYZec/ufvLKmW3xHf3SKcDSs799U/+SJTtTl67pvOIoyVD1+OOtjFOeeI03SCIvPVo43XupYmjedEoTJ26K6oF2fTDUcIfIPXi" +
        "Z6EdiXmfnx3ayThM3bNWd23oxgmPj1khP/OykJzH7VES24G/YfejJ3pW7zk7iT17n88WLqsfOSv76g/lxXzI3dSZ3q8L38HiiXwEp1WQlhcNhn7AnUf/b4yS7UcPbM+XNqOUXhol6aQ264cpj0M3sIdxdNoPuOWH" +
        "fuo8c2iHg6wd8L7rjdcnVtFzFKb+gFub0Yt50NFDg0oo7+nlrkZZsAauHzqNUeh70WY5ymOHJpSInbobAU/yjJVJRnct8dwtHvZ5/ErqpvxYsdJ/3F0xrj3oexNXHmaUdWujPyk/PGTQd3BChPzMMI68njN7oGKd" +
        "HoVez5melJNxkvJBkrreG0730KVK0naTwbo72Hz6KStxwB7GvueHfadycmsziU45+smtZJx4bhCc+jcAAP//8f4TJ64FAAA=";

    public static byte[] Bytes { get; } = Convert.FromBase64String(Text);
}
