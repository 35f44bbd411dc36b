namespace Sonde.Bench;

/// <summary>Start-up: <c>sonde --version</c> against <c>kubectl version --client</c>, alternating.</summary>
internal static class StartUp
{
    private const int Rounds = 25;

    public static Comparison Measure(Lab lab)
    {
        var ours = new List<double>();
        var theirs = new List<double>();
        for (var round = -2; round < Rounds; round++)
        {
            var our = Child.Run(lab.Sonde, "--version").Milliseconds;
            var their = Child.Run(lab.Kubectl, "version", "--client").Milliseconds;
            if (round >= 0)
            {
                ours.Add(our);
                theirs.Add(their);
            }
        }

        return new Comparison(
            "start-up, against `kubectl version --client`", "ms", ours, theirs, new Goal("at most a third", (our, their) => our <= their / 3));
    }
}
