using Gatehouse.Server.Tests.Fixtures;
using Gatehouse.Server.TvProvider.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Server.Tests.TvProvider.Support;

/// <summary>A server that throttles devices as it does by default, behind a proxy that names them, and whose settings can be taken away.</summary>
public interface ITvGate : IGateFixture
{
    internal MoodyDirectory Directory { get; }
}

/// <summary>What both databases share.</summary>
internal static class TvSetup
{
    public static Dictionary<string, string> Settings => new()
    {
        ["Gatehouse:Proxies:Addresses:0"] = "127.0.0.1",
        ["Gatehouse:TvProvider:Api:CallsPerSecond"] = "1",
    };

    public static void Replace(WebApplicationBuilder builder, MoodyDirectory directory) =>
        builder.Services.AddSingleton<ITvDirectory>(s => directory.Over(s.GetRequiredService<TvDirectory>()));
}

/// <summary>Settings that can be taken away.</summary>
internal sealed class MoodyDirectory : ITvDirectory
{
    private ITvDirectory? _inner;

    /// <summary>Whoever asks for the settings of this organization gets a fault.</summary>
    public string? FailsFor { get; set; }

    public MoodyDirectory Over(ITvDirectory inner)
    {
        _inner = inner;
        return this;
    }

    public ValueTask<TvSettings> ForAsync(string organizationId, CancellationToken ct) =>
        organizationId == FailsFor ? throw new InvalidOperationException("The settings of secret-name.example are away.") : _inner!.ForAsync(organizationId, ct);
}

/// <summary>On SQLite.</summary>
public sealed class SqliteTvGate : SqliteGate, ITvGate
{
    private readonly MoodyDirectory _directory = new();

    MoodyDirectory ITvGate.Directory => _directory;

    protected override IReadOnlyDictionary<string, string> Settings => TvSetup.Settings;

    protected override void Configure(WebApplicationBuilder builder) => TvSetup.Replace(builder, _directory);
}

/// <summary>On PostgreSQL.</summary>
public sealed class PostgresTvGate : PostgresGate, ITvGate
{
    private readonly MoodyDirectory _directory = new();

    MoodyDirectory ITvGate.Directory => _directory;

    protected override IReadOnlyDictionary<string, string> Settings => TvSetup.Settings.Concat(base.Settings).ToDictionary(s => s.Key, s => s.Value);

    protected override void Configure(WebApplicationBuilder builder) => TvSetup.Replace(builder, _directory);
}

[CollectionDefinition(nameof(SqliteTvGate))]
public sealed class SqliteTvCollection : ICollectionFixture<SqliteTvGate>;

[CollectionDefinition(nameof(PostgresTvGate))]
public sealed class PostgresTvCollection : ICollectionFixture<PostgresTvGate>;
