using Sonde.Containers;

namespace Sonde.EndToEndTests.Containers;

public sealed class DockerFixture() : EngineFixture(ContainerEngine.Docker);
