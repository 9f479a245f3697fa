using Gatehouse.Server.Tests.Fixtures;
using Gatehouse.Server.TvProvider.Mvpds;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Server.Tests.TvProvider.Viewers.Support;

/// <summary>A server whose MVPDs say what a test wants.</summary>
public interface IViewerGate : IGateFixture
{
    internal ScriptedMvpds Mvpds { get; }
}

/// <summary>On SQLite.</summary>
public sealed class SqliteViewerGate : SqliteGate, IViewerGate
{
    private readonly ScriptedMvpds _mvpds = new();

    ScriptedMvpds IViewerGate.Mvpds => _mvpds;

    protected override void Configure(WebApplicationBuilder builder) => builder.Services.AddSingleton<IMvpds>(_mvpds);
}

/// <summary>On PostgreSQL.</summary>
public sealed class PostgresViewerGate : PostgresGate, IViewerGate
{
    private readonly ScriptedMvpds _mvpds = new();

    ScriptedMvpds IViewerGate.Mvpds => _mvpds;

    protected override void Configure(WebApplicationBuilder builder) => builder.Services.AddSingleton<IMvpds>(_mvpds);
}

[CollectionDefinition(nameof(SqliteViewerGate))]
public sealed class SqliteViewerCollection : ICollectionFixture<SqliteViewerGate>;

[CollectionDefinition(nameof(PostgresViewerGate))]
public sealed class PostgresViewerCollection : ICollectionFixture<PostgresViewerGate>;
