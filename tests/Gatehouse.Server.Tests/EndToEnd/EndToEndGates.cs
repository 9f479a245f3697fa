using Gatehouse.Server.Tests.Fixtures;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Gatehouse.Server.Tests.EndToEnd;

/// <summary>A server with a world around it. Its clock is the real one: pushes, queues and watchdogs run by themselves.</summary>
public interface IEndToEndGate : IGateFixture
{
    World World { get; }
}

/// <summary>On SQLite.</summary>
public class EndToEndOnSqliteGate : SqliteGate, IEndToEndGate
{
    private World? _world;

    public World World => _world!;

    protected override IReadOnlyDictionary<string, string> Settings => World.Settings;

    protected override void Configure(WebApplicationBuilder builder) => builder.Services.Replace(ServiceDescriptor.Singleton(TimeProvider.System));

    protected override async Task<(string? Setting, string? Missing)> CreateDatabaseAsync()
    {
        _world = await EndToEnd.World.StartAsync(CancellationToken.None);
        return await base.CreateDatabaseAsync();
    }

    protected override async Task DropDatabaseAsync()
    {
        await World.DisposeAsync();
        await base.DropDatabaseAsync();
    }
}

/// <summary>On PostgreSQL.</summary>
public class EndToEndOnPostgresGate : PostgresGate, IEndToEndGate
{
    private World? _world;

    public World World
    {
        get
        {
            _ = Address; // skips when there is no PostgreSQL
            return _world!;
        }
    }

    protected override IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string>([.. base.Settings, .. _world!.Settings]);

    protected override void Configure(WebApplicationBuilder builder) => builder.Services.Replace(ServiceDescriptor.Singleton(TimeProvider.System));

    protected override async Task<(string? Setting, string? Missing)> CreateDatabaseAsync()
    {
        var (setting, missing) = await base.CreateDatabaseAsync();
        _world = setting is null ? null : await EndToEnd.World.StartAsync(CancellationToken.None);
        return (setting, missing);
    }

    protected override async Task DropDatabaseAsync()
    {
        await _world!.DisposeAsync();
        await base.DropDatabaseAsync();
    }
}

/// <summary>On SQLite, where time stands still until a test moves it.</summary>
public sealed class StillOnSqliteGate : EndToEndOnSqliteGate
{
    protected override void Configure(WebApplicationBuilder builder)
    {
        // The fixture's clock stays.
    }
}

/// <summary>On PostgreSQL, where time stands still until a test moves it.</summary>
public sealed class StillOnPostgresGate : EndToEndOnPostgresGate
{
    protected override void Configure(WebApplicationBuilder builder)
    {
        // The fixture's clock stays.
    }
}
