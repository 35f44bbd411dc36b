using Sonde.Containers;

namespace Sonde.EndToEndTests.Containers;

public sealed class PodmanFixture() : EngineFixture(ContainerEngine.Podman);
