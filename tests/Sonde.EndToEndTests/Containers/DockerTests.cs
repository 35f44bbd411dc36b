namespace Sonde.EndToEndTests.Containers;

public sealed class DockerTests(DockerFixture fixture) : EngineTests(fixture), IClassFixture<DockerFixture>;
