namespace Sonde.Agent.Executables;

/// <summary>The text that Go puts into every executable: what `go version -m` prints (runtime/debug.BuildInfo, go1.24).</summary>
internal sealed record GoModuleText
{
    /// <summary>Package path of main.</summary>
    public string? MainPath { get; private init; }

    /// <summary>Path of the main module.</summary>
    public string? MainModule { get; private init; }

    /// <summary>vcs.revision.</summary>
    public string? Revision { get; private init; }

    /// <summary>vcs.modified.</summary>
    public bool IsModified { get; private init; }

    /// <summary>-trimpath.</summary>
    public bool IsTrimPath { get; private init; }

    /// <summary>False with -N in -gcflags; null where no build setting was recorded (before go1.18).</summary>
    public bool? IsOptimized { get; private init; }

    /// <summary>Parses lines of `word TAB value`; a line of another form is left out.</summary>
    public static GoModuleText Parse(string text)
    {
        var module = new GoModuleText();
        foreach (var line in text.Split('\n'))
        {
            module = line.Split('\t') switch
            {
                ["path", var path, ..] => module with { MainPath = path },
                ["mod", var path, ..] => module with { MainModule = path },
                ["build", var setting, ..] => module.With(setting),
                _ => module,
            };
        }

        return module;
    }

    private GoModuleText With(string setting)
    {
        var module = this with { IsOptimized = IsOptimized ?? true };
        var equals = setting.IndexOf('=', StringComparison.Ordinal);
        if (equals < 0)
        {
            return module;
        }

        var value = setting[(equals + 1)..].Trim('"', '`');
        return setting[..equals] switch
        {
            "-gcflags" => module with { IsOptimized = !SwitchesOptimizationOff(value) },
            "-trimpath" => module with { IsTrimPath = value == "true" },
            "vcs.revision" => module with { Revision = value },
            "vcs.modified" => module with { IsModified = value == "true" },
            _ => module,
        };
    }

    /// <summary>Whether a word is -N; the first may have a package pattern before it: `all=-N -l`.</summary>
    private static bool SwitchesOptimizationOff(string flags)
        => flags.Split(' ', '"', '\'').Any(word => word == "-N" || word.EndsWith("=-N", StringComparison.Ordinal));
}
