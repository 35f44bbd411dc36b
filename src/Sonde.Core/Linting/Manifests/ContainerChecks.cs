using YamlDotNet.RepresentationModel;

namespace Sonde.Core.Linting.Manifests;

/// <summary>What a container starts, declares and may. Pure.</summary>
internal static class ContainerChecks
{
    /// <summary>Looks at every container of an object.</summary>
    public static IEnumerable<LintFinding> Look(Manifest manifest) => manifest.Containers.SelectMany(one =>
        Starts(manifest, one.Subject, one.Container)
            .Concat(Variables(manifest, one.Subject, one.Container))
            .Concat(Declares(manifest, one.Subject, one.Container))
            .Concat(May(manifest, one.Subject, one.Container)));

    private static IEnumerable<LintFinding> Starts(Manifest manifest, string subject, YamlNode container)
    {
        string[] words = [.. container.Texts("command"), .. container.Texts("args")];
        var where = container.At("command") ?? container.At("args") ?? container;
        if (DebugSigns.InCommand(words) is { } debugger)
        {
            yield return manifest.Find(LintRules.DebuggerStarts, where, $"starts {debugger}", subject);
            if (DebugSigns.OutsideAddress(words) is { } address)
            {
                yield return manifest.Find(LintRules.DebuggerListensOutside, where, address, subject);
            }
        }
    }

    private static IEnumerable<LintFinding> Variables(Manifest manifest, string subject, YamlNode container)
    {
        foreach (var variable in container.Items("env"))
        {
            if (variable.Text("name") is not { } name || variable.Text("value") is not { } value || DebugSigns.InVariable(name, value) is not { } sign)
            {
                continue;
            }

            // The sign alone: what else is in the variable may be a secret.
            yield return manifest.Find(LintRules.DebuggerInEnvironment, variable, $"{name} holds {sign.Split('=', ':')[0]}", subject);
            if (DebugSigns.OutsideAddress([value]) is { } address)
            {
                yield return manifest.Find(LintRules.DebuggerListensOutside, variable, $"{name}: {address.Split(',')[^1]}", subject);
            }
        }
    }

    private static IEnumerable<LintFinding> Declares(Manifest manifest, string subject, YamlNode container)
    {
        foreach (var port in container.Items("ports"))
        {
            if (DebugSigns.PortOwner(port.Text("containerPort"), port.Text("name")) is { } owner)
            {
                yield return manifest.Find(LintRules.DebugPort, port, $"port {port.Text("containerPort")}: {owner}", subject);
            }
        }

        if (container.Text("image") is { } image && DebugSigns.InImage(image) is { } sign)
        {
            yield return manifest.Find(LintRules.DebugImage, container.At("image")!, $"image {image} ({sign})", subject);
        }
    }

    private static IEnumerable<LintFinding> May(Manifest manifest, string subject, YamlNode container)
    {
        var security = container.At("securityContext");
        if (security.IsTrue("privileged"))
        {
            yield return manifest.Find(LintRules.Privileged, security.At("privileged")!, "privileged: true", subject);
        }

        if (security.Items("capabilities", "add").FirstOrDefault(static added => added.Text() is "SYS_PTRACE" or "CAP_SYS_PTRACE" or "ALL" or "SYS_ADMIN" or "CAP_SYS_ADMIN") is { } capability)
        {
            yield return manifest.Find(LintRules.TraceCapability, capability, $"capabilities: add {capability.Text()}", subject);
        }

        if (security.IsTrue("allowPrivilegeEscalation"))
        {
            yield return manifest.Find(LintRules.Escalation, security.At("allowPrivilegeEscalation")!, "allowPrivilegeEscalation: true", subject);
        }

        var (user, place) = security.Text("runAsUser") is { } own ? (own, security) : (manifest.Pod.Text("securityContext", "runAsUser"), manifest.Pod.At("securityContext"));
        if (user == "0")
        {
            yield return manifest.Find(LintRules.RunsAsRoot, place.At("runAsUser")!, "runAsUser: 0", subject);
        }

        if (security.Text("seccompProfile", "type") is "Unconfined" || security.Text("appArmorProfile", "type") is "Unconfined")
        {
            yield return manifest.Find(LintRules.Unconfined, security!, "Unconfined", subject);
        }
    }
}
