using Gatehouse.Server.Mdm.Contracts;
using Gatehouse.Server.Tests.Fixtures;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Gatehouse.Server.Tests.Mdm.Support;

public sealed class MdmOnSqlite : SqliteGate, IMdmFixture
{
    public FakeObserver Observer { get; } = new();

    public FakeApns Apns { get; } = FakeApns.Start();

    protected override IReadOnlyDictionary<string, string> Settings => Apns.Settings(base.Settings);

    public FakeReauthentication Reauthentication { get; } = new();

    protected override void Configure(WebApplicationBuilder builder) => builder.Services
        .Replace(ServiceDescriptor.Singleton<ICheckInObserver>(Observer))
        .Replace(ServiceDescriptor.Singleton<IReauthentication>(Reauthentication));
}

[CollectionDefinition(nameof(MdmOnSqlite))]
public sealed class MdmOnSqliteCollection : ICollectionFixture<MdmOnSqlite>;
