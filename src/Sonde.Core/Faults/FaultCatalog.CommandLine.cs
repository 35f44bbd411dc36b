namespace Sonde.Core.Faults;

/// <content>2: fix the command line or a file of yours.</content>
public static partial class FaultCatalog
{
    /// <summary>The command line was not understood.</summary>
    public static FaultDefinition CommandNotUnderstood { get; } = new(
        "SND2001", ExitCode.CommandLine,
        "The command line was not understood",
        "A verb, option or argument is unknown, missing or has a value that cannot be read.",
        "Compare with `sonde VERB --help`; every option and its form is listed there, with examples.");

    /// <summary>The target was not understood.</summary>
    public static FaultDefinition TargetNotUnderstood { get; } = new(
        "SND2002", ExitCode.CommandLine,
        "The target was not understood",
        "A target is a pod name, KIND/NAME (pod, deploy, sts, ds, rs, job, svc), a label selector (-l), or podman/NAME, docker/NAME, podman/POD/CONTAINER.",
        "Write the target in one of these forms; `sonde ps` lists what there is.");

    /// <summary>The configuration file cannot be used.</summary>
    public static FaultDefinition ConfigurationMalformed { get; } = new(
        "SND2003", ExitCode.CommandLine,
        "The configuration file cannot be used",
        "config.yaml (in ~/.config/sonde, or where SONDE_CONFIG points) is not YAML or holds a value of the wrong kind.",
        "Correct the line that is named, or move the file away: every setting has a default.");

    /// <summary>The kubeconfig cannot be used.</summary>
    public static FaultDefinition KubeconfigMalformed { get; } = new(
        "SND2004", ExitCode.CommandLine,
        "The kubeconfig cannot be used",
        "A file named by KUBECONFIG, --kubeconfig or ~/.kube/config is not YAML, or names a context, cluster, user or file that is not there.",
        "Correct what is named; `kubectl config view` shows what kubectl makes of the same files.");

    /// <summary>There is no cluster to talk to.</summary>
    public static FaultDefinition NoCluster { get; } = new(
        "SND2005", ExitCode.CommandLine,
        "There is no cluster to talk to",
        "No kubeconfig was found and this is not a pod with a service account.",
        "Set KUBECONFIG or --context, or name a local container: podman/NAME.");

    /// <summary>The --custom file cannot be used.</summary>
    public static FaultDefinition CustomFileMalformed { get; } = new(
        "SND2006", ExitCode.CommandLine,
        "The --custom file cannot be used",
        "The file given by --custom must hold one container, in JSON or YAML, with fields of the Kubernetes Container type.",
        "Correct the file; `kubectl explain pod.spec.ephemeralContainers` lists the fields.");

    /// <summary>A local port is taken.</summary>
    public static FaultDefinition LocalPortTaken { get; } = new(
        "SND2007", ExitCode.CommandLine,
        "A local port is taken",
        "A port that was asked for by number is in use on this machine, or may not be opened by this user.",
        "Name another one (LOCAL:REMOTE), or get any free one (:REMOTE).");

    /// <summary>An IDE file could not be understood.</summary>
    public static FaultDefinition IdeFileMalformed { get; } = new(
        "SND2008", ExitCode.CommandLine,
        "An IDE file could not be understood",
        ".vscode/launch.json is not JSON with comments, so an entry cannot be added without endangering the text that is there.",
        "Correct the file at the place that is named, or go without: --ide none.");

    /// <summary>The workspace cannot be written.</summary>
    public static FaultDefinition WorkspaceReadOnly { get; } = new(
        "SND2009", ExitCode.CommandLine,
        "The workspace cannot be written",
        "The IDE entry, or the file of `sonde init`, has to be written into the workspace, and the file system refused.",
        "Make the folder writable, start sonde in another one, or go without the IDE entry: --ide none.");

    /// <summary>A sonde.yaml cannot be used.</summary>
    public static FaultDefinition WorkspaceMalformed { get; } = new(
        "SND2010", ExitCode.CommandLine,
        "The workspace file cannot be used",
        "There is no sonde.yaml here, or it is not YAML, holds a key that is not known or a value of the wrong kind, or two targets want the same local port.",
        "Correct every line that is named; docs/guide/workspace.md lists the keys, and an editor that knows the file's schema shows them.");

    /// <summary>A file is there already.</summary>
    public static FaultDefinition FileInTheWay { get; } = new(
        "SND2011", ExitCode.CommandLine,
        "A file is there already",
        "A file that is there is not replaced by `sonde init`, `sonde cp` or `sonde intercept --env-file` unless they are told to: it may hold somebody's work. Nor is a file ever replaced by a folder, or a folder by a file.",
        "Look at what is shown; then repeat with --force, take over by hand what you want, or keep the file.");

    /// <summary>The line cannot be watched.</summary>
    public static FaultDefinition LineNotWatchable { get; } = new(
        "SND2012", ExitCode.CommandLine,
        "The line cannot be watched",
        "sonde snapshot and sonde log watch one line of one source file of the program. The file is not one of those that the program was built from or has loaded, several end in that name, the line holds no code, the debugger did not understand the condition, or an expression would do more than read; its words are quoted.",
        "Name the file by the end of its path (pricing/pricing.go:42), and a line that holds code.");

    /// <summary>A profile cannot be read.</summary>
    public static FaultDefinition ProfileUnreadable { get; } = new(
        "SND2013", ExitCode.CommandLine,
        "A profile cannot be read",
        "The file is not there, is damaged, is of no known format, or holds no sample. Known are pprof (compressed or not), collapsed stacks (a line `main;handle 12` for each), the text of `perf script`, V8's .cpuprofile, .NET's .nettrace and the .jfr of a JVM; the content tells which, not the name. perf.data itself is not read.",
        "Name a file of one of these formats; for perf.data write `perf script -i perf.data > perf.txt` first. A file without samples was made while the program was idle.");

    /// <summary>What was taken cannot be written.</summary>
    public static FaultDefinition FileNotWritten { get; } = new(
        "SND2014", ExitCode.CommandLine,
        "The file cannot be written",
        "The file system refused, or the file to be written is the one that is read.",
        "Name another file: sonde flame and profile take --out, sonde capture --write.");

    /// <summary>There is no terminal.</summary>
    public static FaultDefinition NoTerminal { get; } = new(
        "SND2015", ExitCode.CommandLine,
        "There is no terminal",
        "A shell speaks to a person: its standard input and output have to be a terminal, and here one of them is a pipe or a file. Nothing was added to the target.",
        "Run one command instead, with sonde run TARGET -- PROGRAM; it takes pipes and files (docs/guide/run.md).");

    /// <summary>A file of this machine cannot be read or written.</summary>
    public static FaultDefinition LocalFileRefused { get; } = new(
        "SND2016", ExitCode.CommandLine,
        "A file of this machine cannot be read or written",
        "What `sonde cp` should copy is not there or may not be read, or the folder that it should copy to is not there, may not be written to or is full; the file system's words are quoted.",
        "Name another file or folder. A folder that copies go into has to be there: mkdir -p makes it.");

    /// <summary>What is to be checked cannot be read.</summary>
    public static FaultDefinition ManifestUnreadable { get; } = new(
        "SND2017", ExitCode.CommandLine,
        "What is to be checked cannot be read",
        "A file or folder that `sonde lint` was given is not there or may not be read, a baseline is none, or the program that renders a chart or a Kustomize folder refused it; its words are quoted.",
        "Name files, folders or - for standard input. What a chart renders can be piped into it: helm template . | sonde lint - reads it.");

    /// <summary>The pod cannot be copied like that.</summary>
    public static FaultDefinition CopyImpossible { get; } = new(
        "SND2018", ExitCode.CommandLine,
        "The target cannot be copied like that",
        "--copy makes a pod of a cluster from another. A container of Podman or Docker is not copied; and with --keep-traffic not a pod whose controller would take the copy for one of its own.",
        "Leave the option out that is named, or start another container from the same image by hand.");

    /// <summary>The start of the program was not caught.</summary>
    public static FaultDefinition StartNotCaught { get; } = new(
        "SND2019", ExitCode.CommandLine,
        "The start of the program was not caught",
        "--from-start holds the first Go program that the copied container starts. None was started in time, the container ended without one, or the kernel did not let the toolbox hold it.",
        "Look at what is named. A program of another language is debugged without --from-start.");

    /// <summary>It is not clear what is to be built.</summary>
    public static FaultDefinition RepositoryUnclear { get; } = new(
        "SND2020", ExitCode.CommandLine,
        "It is not clear what is to be built",
        "A Dockerfile and manifests are written by `sonde init` for one program of a Go, Node.js, Python, Java or .NET repository. The folder holds none that is known, several languages at once, several programs, or a file that says what it is cannot be read. Nothing was written.",
        "Change to the folder of the one that is meant, or name it: --language, --program. For what runs in a cluster or on this machine: sonde init -n NAMESPACE, sonde init podman.");

    /// <summary>The workload cannot be put in dev mode.</summary>
    public static FaultDefinition DevImpossible { get; } = new(
        "SND2021", ExitCode.CommandLine,
        "The workload cannot be put in dev mode",
        "In dev mode (`sonde dev`) the pods of a Deployment or StatefulSet are replaced by one that takes new programs. What was named is neither, does not replace its pods by itself (paused, OnDelete), starts its program through a shell, or has no room in its annotations for the specification that is put back later. Nothing was changed.",
        "Do what is named. Where a shell or an init program starts the program, say what it runs: sonde dev deploy/api -- PROGRAM ARGUMENTS.");

    /// <summary>The program cannot be built here.</summary>
    public static FaultDefinition DevNotBuilt { get; } = new(
        "SND2022", ExitCode.CommandLine,
        "The program cannot be built here",
        "The Go program of the folder is built before anything is changed (`sonde dev`). The folder holds no Go module, go is not on the PATH, or the compiler refused; its words are quoted. A folder of Python or Node.js is not built but synchronised; of other languages nothing is. Nothing was changed.",
        "Start it in the folder with go.mod, mend what the compiler names, or name the main package with --program. Other languages: docs/guide/dev.md.");

    /// <summary>The specification that was kept cannot be read.</summary>
    public static FaultDefinition DevNotRestorable { get; } = new(
        "SND2023", ExitCode.CommandLine,
        "The specification that was kept cannot be read",
        "The workload is in dev mode, and its annotation sonde.dev/original, which holds the specification from before, is missing or was changed. Nothing was changed.",
        "Apply the manifest again, or go back to the revision before: kubectl rollout undo. Then remove the annotations sonde.dev/dev and sonde.dev/original.");

    /// <summary>It is not known which folder of the container the files belong into.</summary>
    public static FaultDefinition DevFolderUnclear { get; } = new(
        "SND2024", ExitCode.CommandLine,
        "It is not known where the files belong in the container",
        "Programs of Python and Node.js are not built: `sonde dev` keeps a folder of the container the same as the one here. Which one it is stands in the Dockerfile (COPY, WORKDIR) or in --app-folder. Nothing says it, it is a folder of the system, a volume is mounted there, or the image has no such folder. Nothing stays changed.",
        "Name it: sonde dev deploy/api --app-folder /app.");

    /// <summary>The folder here holds too much to be kept the same elsewhere.</summary>
    public static FaultDefinition DevFolderTooLarge { get; } = new(
        "SND2025", ExitCode.CommandLine,
        "The folder holds too much to be synchronised",
        "Sources are kept the same by `sonde dev`: up to 20,000 files, 64 MiB each and 512 MiB together. What the folder holds besides (data, models, what a build made) is left out where .gitignore names it. Nothing was changed.",
        "Name in .gitignore what is no source, or start it in the folder of the program alone.");

    /// <summary>It is not clear which workload the folder means.</summary>
    public static FaultDefinition DevTargetUnclear { get; } = new(
        "SND2026", ExitCode.CommandLine,
        "It is not clear which workload the folder means",
        "Without TARGET `sonde dev` takes the one workload that the folder means: the target of a sonde.yaml whose source it is, else the only Deployment or StatefulSet of the namespace that is called as the folder is, or that runs an image of that name. There is none, or there are several. Nothing was changed.",
        "Name it: sonde dev deploy/api. Or write a sonde.yaml with a target for the folder: docs/guide/workspace.md.");
}
