using Gatehouse.Server.Pki.Contracts;
using Gatehouse.Server.Tests.Fixtures;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Gatehouse.Server.Tests.Pki.Support;

public sealed class PkiOnSqlite : SqliteGate, IPkiFixture
{
    public FakeGate Gate { get; } = new();

    protected override IReadOnlyDictionary<string, string> Settings => PkiSettings.Of(base.Settings);

    protected override void Configure(WebApplicationBuilder builder) =>
        builder.Services.Replace(ServiceDescriptor.Singleton<IIssuanceGate>(Gate));
}

[CollectionDefinition(nameof(PkiOnSqlite))]
public sealed class PkiOnSqliteCollection : ICollectionFixture<PkiOnSqlite>;
