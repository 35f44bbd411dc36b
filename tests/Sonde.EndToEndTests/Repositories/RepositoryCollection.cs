namespace Sonde.EndToEndTests.Repositories;

/// <summary>The tests of what <c>sonde init</c> writes for the shop: its images are built once for all of them.</summary>
[CollectionDefinition(Name)]
public sealed class RepositoryCollection : ICollectionFixture<ShopRepositories>
{
    public const string Name = "repositories";
}
