namespace Sonde.UnitTests.Core.Workspaces;

/// <summary>Files that are read, and files that are not.</summary>
internal static class WorkspaceCorpus
{
    public const string Everything = """
        # yaml-language-server: $schema=sonde.schema.json
        namespace: shop
        context: dev
        targets:
          order:
            target: deploy/order
            container: api
            tool: go
            port: 2345
            forwards: [8080, "9090:80", ":6060"]
            pid: 7
            logs: false
            source: order
            remoteSource: /build/order
            budget: 20s
            grace: 10s
            hold: 5m
            ttl: 1h30m
            shield: true
            memoryCheck: false
            image: registry.example.com/sonde-go:1
            pullPolicy: always
            profile: restricted
          stock:
            selector: app=stock
            namespace: warehouse
            context: other
            tool: python
            port: 0
            budget: none
          front:
            target: podman/shop/front
            tool: none
        """;

    public static IReadOnlyList<string> Good { get; } =
    [
        Everything,
        "targets: { api: { target: api } }",
        "\"targets\": { \"api\": { 'target': \"podman/api\" } }",
        "---\ntargets:\n  a:\n    target: deploy/a\n...\n",
        "targets:\r\n  api:\r\n    target: deploy/api\r\n    logs: true\r\n",
        "\uFEFFtargets:\n  api:\n    target: deploy/api\n",
        "targets:\n  a: &all\n    target: deploy/a\n    forwards: &ports [80]\n  b:\n    target: deploy/b\n    forwards: *ports\n",
        "targets:\n  a:\n    target: podman/shop\n    container: api\n",
        "targets:\n  a:\n    target: deploy/a\n    forwards: []\n",
        "targets:\n  1:\n    target: sts/1\n",
        "{\"targets\": {\"a\": {\"target\": \"ds/a\", \"port\": 5000}}}",
    ];

    /// <summary>With what is said, and whether only the reader can know it.</summary>
    public static IReadOnlyList<(string Text, string Expected, bool IsForReader)> Bad { get; } =
    [
        ("", "the file is empty", false),
        ("# nothing\n", "the file is empty", false),
        ("[1]", "line 1, column 1: the file must be a mapping", false),
        ("namespace: a\n", "line 1, column 1: targets is missing", false),
        ("targets:\n", "targets takes 1 to 64 names", false),
        ("targets: {}\n", "line 1, column 10: targets takes 1 to 64 names", false),
        ("targets: [a]\n", "targets takes 1 to 64 names", false),
        ("tragets: {}\ntargets: { a: { target: a } }", "line 1, column 1: \"tragets\" is no key of the file; did you mean targets?", false),
        ("targets: { a: { target: a } }\nfoo: 1", "line 2, column 1: \"foo\" is no key of the file; there are namespace, context, targets", false),
        ("targets: { a: { target: a, prot: 1 } }", "\"prot\" is no key of a target; did you mean port?", false),
        ("targets: { a: deploy/a }", "a target must be a mapping", false),
        ("targets: { a: }", "a target must be a mapping", false),
        ("targets: { a: {} }", "line 1, column 12: target is missing", false),
        ("targets: { a: { target: a, selector: b=c } }", "target and selector cannot be given together", false),
        ("targets: { A: { target: a } }", "\"A\" is no name for a target", false),
        ("targets: { -a: { target: a } }", "\"-a\" is no name for a target", false),
        ("targets: { ? [a] : { target: a } }", "\"\" is no name for a target", false),
        ("targets:\n  a:\n    target: what/api", "line 3, column 13: \"what/api\" is no target: \"what\" is not a kind that leads to a pod", true),
        ("targets: { a: { target: podman/a, namespace: b } }", "namespace belongs to Kubernetes", true),
        ("targets: { a: { target: docker/a, container: b } }", "container has no meaning here", true),
        ("targets: { a: { target: a, tool: none, budget: 5s } }", "budget is for a debugger, and tool is none", true),
        ("targets:\n  a: { target: a, port: 2345 }\n  b: { target: b, port: 2345 }", "line 3, column 25: local port 2345 is wanted twice: by a and by b", true),
        ("targets:\n  a: { target: a, port: 2345, forwards: [\"2345:80\"] }", "local port 2345 is wanted twice: by a and by a", true),
        ("targets: { a: { target: a } }\n---\ntargets: { a: { target: a } }", "a second document begins", true),
        ("targets: { a: { target: a, target: b } }", "duplicate key", true),
        ("targets:\n\ta:\n\t\ttarget: a\n", "line 2, column 1: a tab; YAML is indented with spaces only", true),
        ("targets: { a: { target: a, context: *x } }", "*x leads nowhere", true),
        ("targets: { a: { target: a, !!str port: 1 } }", "\"port\" is no key of a target; did you mean port?", true),
        ("*\u000e", "*? leads nowhere", true),
        ("targets: !!map { a: { target: a } }", "targets takes 1 to 64 names", true),
        ("targets: { a: { target: a, <<: { port: 1 } } }", "\"<<\" is no key of a target", false),
    ];
}
