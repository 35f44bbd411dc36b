namespace Sonde.Agent.Shielding;

/// <summary>Told what a shield does. Called on the shield's own tasks; must not block.</summary>
internal interface IShieldObserver
{
    /// <summary>It is on or off now, or has answered or passed on something.</summary>
    void ShieldChanged();

    /// <summary>It has answered a probe after which the target may stand for its whole limit again.</summary>
    void LimitRestarts();

    /// <summary>Something went wrong: a sentence for the user.</summary>
    void ShieldFailed(string note);
}
