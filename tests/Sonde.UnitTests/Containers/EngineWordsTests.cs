using Sonde.Containers;
using Sonde.Containers.Failures;

namespace Sonde.UnitTests.Containers;

public sealed class EngineWordsTests
{
    [Theory]
    // Podman 4.3.1, as said on a real machine.
    [InlineData(EngineFailure.ImageUnavailable, "Error: localhost/nope:1: image not known")]
    [InlineData(EngineFailure.ImageUnavailable, "Error: invalid reference format")]
    [InlineData(EngineFailure.ImageUnavailable, "Trying to pull x/y:1...\nError: initializing source docker://x/y:1: pinging container registry x: Get \"https://x/v2/\": dial tcp 127.0.0.1:443: connect: connection refused")]
    [InlineData(EngineFailure.ImageUnavailable, "Error: short-name \"nope\" did not resolve to an alias and no unqualified-search registries are defined in \"/etc/containers/registries.conf\"")]
    [InlineData(EngineFailure.NoSuchContainer, "Error: looking up container to share pid namespace with: no container with name or ID \"nosuch\" found: no such container")]
    [InlineData(EngineFailure.NoSuchContainer, "Error: inspecting object: no such container nosuch")]
    [InlineData(EngineFailure.NoSuchContainer, "Error: no pod with name or ID nosuchpod found: no such pod")]
    [InlineData(EngineFailure.TargetStopped, "Error: cannot find specified PID namespace path: stat /proc/25846/ns/pid: no such file or directory")]
    [InlineData(EngineFailure.TargetStopped, "Error: can only create exec sessions on running containers: container state improper")]
    [InlineData(EngineFailure.NameInUse, "Error: creating container storage: the container name \"box\" is already in use by d7b2dd401153. You have to remove that container to be able to reuse that name: that name is already in use")]
    [InlineData(EngineFailure.ProgramMissing, "Error: runc: runc create failed: unable to start container process: exec: \"nosuchprogram\": executable file not found in $PATH: OCI runtime attempted to invoke a command that was not found")]
    [InlineData(EngineFailure.OptionRefused, "Error: invalid --security-opt 2: \"bogus=1\"")]
    [InlineData(EngineFailure.OptionRefused, "Error: \"CAP_BOGUS\": unknown capability")]
    [InlineData(EngineFailure.OptionRefused, "Error: unable to find user nobodyx: no matching entries in passwd file")]
    [InlineData(EngineFailure.OptionRefused, "Error: unknown flag: --bogus\nSee 'podman run --help'")]
    [InlineData(EngineFailure.RuntimeFailed, "Error: default OCI runtime \"crun\" not found: invalid argument")]
    [InlineData(EngineFailure.LimitRefused, "Error: runc: runc create failed: unable to start container process: error during container init: error setting rlimits for ready process: error setting rlimit type 7: operation not permitted: OCI permission denied")]
    [InlineData(EngineFailure.OptionRefused, "Error: container a depends on container b which is in a pod - containers not in pods cannot depend on containers in pods: invalid argument")]
    // Docker 28.2.2 with a daemon 20.10.24.
    [InlineData(EngineFailure.Unreachable, "Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?")]
    [InlineData(EngineFailure.ImageUnavailable, "docker: Error response from daemon: No such image: localhost/nope:1\n\nRun 'docker run --help' for more information")]
    [InlineData(EngineFailure.ImageUnavailable, "Unable to find image 'nope:latest' locally\ndocker: Error response from daemon: Get \"https://x/v2/\": dial tcp: lookup x: no such host")]
    [InlineData(EngineFailure.ImageUnavailable, "docker: invalid reference format: repository name (library/Bad Name) must be lowercase")]
    [InlineData(EngineFailure.TargetStopped, "docker: Error response from daemon: cannot join network of a non running container: 700e193bcbdf")]
    [InlineData(EngineFailure.TargetStopped, "Error response from daemon: Container 700e193bcbdf is not running")]
    [InlineData(EngineFailure.NoSuchContainer, "Error response from daemon: No such container: nosuch")]
    [InlineData(EngineFailure.NoSuchContainer, "Error: No such object: nosuch")]
    [InlineData(EngineFailure.OptionRefused, "docker: Error response from daemon: invalid CapAdd: unknown capability: \"CAP_BOGUS\"")]
    [InlineData(EngineFailure.OptionRefused, "docker: Error response from daemon: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: unable to apply caps: operation not permitted: unknown")]
    [InlineData(EngineFailure.ProgramMissing, "docker: Error response from daemon: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: exec: \"nosuchprogram\": executable file not found in $PATH: unknown")]
    [InlineData(EngineFailure.NameInUse, "docker: Error response from daemon: Conflict. The container name \"/box\" is already in use by container \"13bc4a1e06fd\". You have to remove (or rename) that container to be able to reuse that name.")]
    // crun 1.8 under Podman 4.3.
    [InlineData(EngineFailure.LimitRefused, "Error: crun: setrlimit `RLIMIT_NPROC`: Operation not permitted: OCI permission denied")]
    [InlineData(EngineFailure.RuntimeFailed, "Error: OCI runtime error: crun: unknown version specified")]
    [InlineData(EngineFailure.RuntimeFailed, "Error: crun: mount `proc` to `proc`: Operation not permitted: OCI permission denied")]
    [InlineData(EngineFailure.RuntimeFailed, "docker: Error response from daemon: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error mounting \"proc\": operation not permitted: unknown.")]
    // Docker's and Podman's documentation.
    [InlineData(EngineFailure.NotPermitted, "permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock")]
    [InlineData(EngineFailure.Unreachable, "Cannot connect to Podman. Please verify your connection to the Linux system using `podman system connection list`")]
    [InlineData(EngineFailure.Other, "Error: the moon is in the wrong phase")]
    [InlineData(EngineFailure.Other, "")]
    public void What_an_engine_says_has_a_meaning(EngineFailure expected, string words) => Assert.Equal(expected, EngineWords.Classify(words));

    [Theory]
    [InlineData("Error: localhost/nope:1: image not known\n", "localhost/nope:1: image not known")]
    [InlineData("Unable to find image 'x' locally\ndocker: Error response from daemon: No such image: x\n\nRun 'docker run --help' for more information\n", "No such image: x")]
    [InlineData("Trying to pull x...\ntime=\"2026\" level=warning msg=\"Failed, retrying\"\nError: initializing source x", "initializing source x")]
    [InlineData("time=\"2026\" level=error msg=only", "time=\"2026\" level=error msg=only")]
    [InlineData("1\n2\n3\n4\n5\n6\n7", "2\n3\n4\n5\n6\n7")]
    [InlineData("", "")]
    public void What_it_says_is_told_without_its_chatter(string words, string expected) => Assert.Equal(expected, EngineWords.Tidy(words));
}
