using Gatehouse.Client;
using Gatehouse.Client.Contracts.Admin;
using Gatehouse.Simulator.Hosting;

namespace Gatehouse.Conformance.Support;

/// <summary>
/// A server that the tests of a class share. By default a process of its own; with <c>GATEHOUSE_CONFORMANCE_URL</c> and
/// <c>GATEHOUSE_CONFORMANCE_KEY</c> one that runs already, whose organization the tests then use (give it one made for that).
/// </summary>
public abstract class Site : IAsyncLifetime
{
    private Ground? _ground;
    private ServerProcess? _server;
    private string? _missing;
    private Tenant? _shared;

    /// <summary>What the server stands on. Skips the test when the server is somebody else's.</summary>
    public Ground Ground
    {
        get
        {
            Need(_missing);
            return _server is null ? throw Skipped("The server under test was not started by the tests.") : _ground!;
        }
    }

    /// <summary>The server's process.</summary>
    public ServerProcess Server
    {
        get
        {
            _ = Ground;
            return _server!;
        }
    }

    /// <summary>False when the server under test is somebody else's.</summary>
    public bool IsOurs => Given is null;

    /// <summary>
    /// Skips the test where the server is somebody else's: that one pushes to Apple instead of the devices of the tests, trusts
    /// Apple's factory instead of theirs, and has one organization for all of them.
    /// </summary>
    public void NeedOurServer() => _ = Ground;

    /// <summary>Settings of the server beyond those of its ground, or others.</summary>
    protected virtual IReadOnlyDictionary<string, string>? Settings => null;

    /// <summary>Address of somebody else's server; null when the tests start theirs.</summary>
    protected static string? Given => Environment.GetEnvironmentVariable("GATEHOUSE_CONFORMANCE_URL") is { Length: > 0 } url ? url : null;

    /// <summary>The organization that tests share which only look at what they made themselves.</summary>
    public async Task<Tenant> TenantAsync() => _shared ??= await NewTenantAsync();

    /// <summary>An organization to work with: with push certificate, group and SCEP profile; no other test knows it.</summary>
    /// <param name="withPush">False leaves the push certificate out.</param>
    public async Task<Tenant> NewTenantAsync(bool withPush = true)
    {
        var ct = TestContext.Current.CancellationToken;
        Need(_missing);
        return Given is { } url ? await AttachAsync(new Uri(url), ct) : await Ground.NewTenantAsync(Server, withPush, ct);
    }

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        var ct = TestContext.Current.CancellationToken;
        (_ground, _missing) = await LayAsync(ct);
        if (_ground is not null && Given is null)
        {
            _server = await _ground.StartServerAsync(0, Settings, ct);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        _shared?.Dispose();
        if (_ground is not null)
        {
            await _ground.DisposeAsync();
        }
    }

    /// <summary>Makes the ground; null with a reason when this machine has no such database.</summary>
    protected abstract Task<(Ground? Ground, string? Missing)> LayAsync(CancellationToken ct);

    private static void Need(string? missing)
    {
        if (missing is null)
        {
            return;
        }

        if (Given is null)
        {
            Tools.Missing(missing);
        }

        Assert.Skip(missing);
    }

    private async Task<Tenant> AttachAsync(Uri url, CancellationToken ct)
    {
        var key = Environment.GetEnvironmentVariable("GATEHOUSE_CONFORMANCE_KEY")
            ?? throw new InvalidOperationException("GATEHOUSE_CONFORMANCE_KEY must hold an API key with all scopes.");
        using var client = GatehouseClient.Connect(url, key);
        var me = await client.GetMeAsync(ct);
        return await Tenant.PrepareAsync(_ground!, url, new Session(key, DateTimeOffset.MaxValue, me), withPush: true, ct);
    }

    private static InvalidOperationException Skipped(string why)
    {
        Assert.Skip(why); // throws
        return new InvalidOperationException(why);
    }
}

/// <summary>On SQLite; or on whatever somebody else's server has.</summary>
public sealed class SqliteSite : Site
{
    protected override async Task<(Ground? Ground, string? Missing)> LayAsync(CancellationToken ct) => (await Ground.OnSqliteAsync(ct), null);
}

/// <summary>On PostgreSQL; its tests are skipped where there is none.</summary>
public sealed class PostgresSite : Site
{
    protected override async Task<(Ground? Ground, string? Missing)> LayAsync(CancellationToken ct) =>
        Given is not null ? (null, "The server under test has one database: its tests run once.")
        : await Ground.OnPostgresAsync(ct) is { } ground ? (ground, null)
        : (null, TestPostgres.Missing);
}

[CollectionDefinition(nameof(SqliteSite))]
public sealed class SqliteSiteCollection : ICollectionFixture<SqliteSite>;

[CollectionDefinition(nameof(PostgresSite))]
public sealed class PostgresSiteCollection : ICollectionFixture<PostgresSite>;
