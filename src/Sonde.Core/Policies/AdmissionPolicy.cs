using System.Text.RegularExpressions;

namespace Sonde.Core.Policies;

/// <summary>
/// A ValidatingAdmissionPolicy (admissionregistration.k8s.io/v1, Kubernetes 1.30 and later) for every ephemeral container that is added, whoever adds it, as YAML. Pure.
/// </summary>
public static partial class AdmissionPolicy
{
    /// <summary>What its objects' names begin with; <c>sonde doctor</c> finds them by it.</summary>
    public const string Prefix = "sonde-";

    private const string Name = Prefix + "ephemeral-containers";

    /// <summary>What the profiles of Sonde add at the most; sysadmin's is a privileged container, which is not let in.</summary>
    private const string Capabilities = "['SYS_PTRACE', 'NET_ADMIN', 'NET_RAW', 'PERFMON', 'BPF']";

    /// <summary>What is wrong with the beginning of an image reference, as the end of a sentence that begins with the option's name; null for nothing.</summary>
    public static string? Judge(string image) =>
        Reference().IsMatch(image) && !image.Contains("://", StringComparison.Ordinal) ? null : $"is \"{image}\"; it takes a registry, a repository or a whole reference: registry.example.com/tools/sonde-go";

    /// <summary>Takes tag and digest from a reference: <c>registry:5000/tools/sonde-go</c>.</summary>
    public static string Repository(string image)
    {
        var name = image.Split('@')[0];
        var colon = name.LastIndexOf(':');
        return colon > name.LastIndexOf('/') ? name[..colon] : name;
    }

    /// <summary>Writes policy and binding.</summary>
    /// <param name="images">Registries, repositories or whole references (with a tag or digest) that are let in, each as <see cref="Judge"/> takes it; at least one.</param>
    /// <param name="podNamespace">The only namespace where it holds; null for all.</param>
    public static IReadOnlyList<string> Write(IReadOnlyList<string> images, string? podNamespace) => [Policy(images), Binding(podNamespace)];

    /// <remarks>
    /// The pod's annotation is taken from the object before the request, so that no request can bring its own permission along. Whatever cannot be evaluated is refused (failurePolicy).
    /// </remarks>
    private static string Policy(IReadOnlyList<string> images) => $$"""
        # Who adds an ephemeral container to a pod, with Sonde, kubectl debug or anything else, is held to this by the API server. Kubernetes 1.30 and later.
        #   sonde policy --admission --image PREFIX | kubectl apply -f -
        # "observe" cannot be told from "full" here: a container that only watches looks like one that stops. Containers that run already, and exec into
        # them, are not touched.
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingAdmissionPolicy
        metadata:
          name: {{Name}}
        spec:
          failurePolicy: Fail
          matchConstraints:
            resourceRules:
              - { apiGroups: [""], apiVersions: [v1], operations: [UPDATE], resources: [pods/ephemeralcontainers] }
          variables:
            - name: before
              expression: >-
                has(oldObject.spec.ephemeralContainers) ? oldObject.spec.ephemeralContainers.map(c, c.name) : []
            - name: added
              expression: >-
                has(object.spec.ephemeralContainers) ? object.spec.ephemeralContainers.filter(c, !(c.name in variables.before)) : []
            - name: podWord
              expression: >-
                has(oldObject.metadata.annotations) && 'sonde.dev/debug' in oldObject.metadata.annotations
                ? oldObject.metadata.annotations['sonde.dev/debug'] : 'full'
            - name: namespaceWord
              expression: >-
                has(namespaceObject.metadata.annotations) && 'sonde.dev/debug' in namespaceObject.metadata.annotations
                ? namespaceObject.metadata.annotations['sonde.dev/debug'] : 'full'
          validations:
            - expression: >-
                size(variables.added) == 0 || (variables.podWord in ['observe', 'full'] && variables.namespaceWord in ['observe', 'full'])
              message: "the annotation sonde.dev/debug of the pod or its namespace does not allow debug containers"
              reason: Forbidden
            - expression: >-
                variables.added.all(c, c.image.matches(r'^({{string.Join('|', images.Select(Pattern))}})$'))
              message: {{PolicyYaml.Quote($"debug containers may only be made from {string.Join(", ", images)}")}}
              reason: Forbidden
            - expression: >-
                variables.added.all(c, !has(c.securityContext) || !has(c.securityContext.privileged) || !c.securityContext.privileged)
              message: "debug containers may not be privileged"
              reason: Forbidden
            - expression: >-
                variables.added.all(c, !has(c.securityContext) || !has(c.securityContext.capabilities) || !has(c.securityContext.capabilities.add)
                || c.securityContext.capabilities.add.all(name, name in {{Capabilities}}))
              message: "debug containers may add no capabilities but SYS_PTRACE, NET_ADMIN, NET_RAW, PERFMON and BPF"
              reason: Forbidden
            - expression: >-
                variables.added.all(c, !has(c.securityContext) || !has(c.securityContext.procMount) || c.securityContext.procMount == 'Default')
              message: "debug containers may not unmask /proc"
              reason: Forbidden

        """.ReplaceLineEndings("\n");

    private static string Binding(string? podNamespace) => $$"""
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingAdmissionPolicyBinding
        metadata:
          name: {{PolicyYaml.Quote(podNamespace is null ? Name : $"{Name}-{podNamespace}")}}
        spec:
          policyName: {{Name}}
          validationActions: [Deny]

        """.ReplaceLineEndings("\n") + (podNamespace is null ? "" : $$"""
          matchResources:
            namespaceSelector:
              matchLabels: { kubernetes.io/metadata.name: {{PolicyYaml.Quote(podNamespace)}} }

        """.ReplaceLineEndings("\n"));

    /// <summary>
    /// The image itself, what lies below it, and its tags and digests; <c>tools</c> does not let <c>tools-of-others</c> in, nor a host that of another port.
    /// </summary>
    private static string Pattern(string image) => image.TrimEnd('/').Replace(".", "[.]", StringComparison.Ordinal) + "(/.+|:[^/]+|@.+)?";

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._:/@-]{0,511}\z", RegexOptions.None, 1000)]
    private static partial Regex Reference();
}
