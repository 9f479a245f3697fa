using System.Data;
using Dapper;
using Gatehouse.Server.Mdm.Connect;
using Gatehouse.Server.OAuth.Tokens;
using Gatehouse.Server.Storage;
using Gatehouse.Server.Tests.Fixtures;
using Npgsql;

namespace Gatehouse.Server.Tests.Mdm;

/// <summary>
/// PostgreSQL chooses its plans by what it last heard of its tables. What every device and every token asks must be read by
/// keys even when that is wrong: here it takes the table of tokens for empty.
/// </summary>
public sealed class ConnectPlanTests : IAsyncLifetime
{
    private const long Now = 2_000_000_000_000;
    private const string Device = "U7";

    private static readonly byte[] Token = DatedToken.Hash("gh_at_of_device_7");

    private string? _connectionString;

    [Theory]
    [InlineData(PostgresPlan.Generic)]
    [InlineData(PostgresPlan.Custom)]
    public async Task An_idle_connect_is_read_by_keys_whatever_the_database_believes(string mode)
    {
        await using var connection = await FilledAsync();

        var plan = await PostgresPlan.OfAsync(
            connection, ConnectReader.Sql, ConnectReader.Parameters, mode, "org_1", "udid", Device, "", "session", Now, Now, Now, Token);

        Assert.Empty(plan.Reads.Intersect(["mdm_enrollment", "mdm_device", "mdm_delivery", "oauth_access_token"]));
        Assert.Contains("mdm_delivery_open", plan.Reads);
        Assert.Contains("oauth_access_token_pkey", plan.Reads);
        Assert.InRange(plan.Rows, 6, 20);
    }

    [Theory]
    [InlineData(PostgresPlan.Generic)]
    [InlineData(PostgresPlan.Custom)]
    public async Task A_token_is_read_by_its_key_whatever_the_database_believes(string mode)
    {
        await using var connection = await FilledAsync();

        var plan = await PostgresPlan.OfAsync(connection, AccessTokenStore.Live, [("hash", DbType.Binary), ("now", DbType.Int64)], mode, Token, Now);

        Assert.Contains("oauth_access_token_pkey", plan.Reads);
        Assert.InRange(plan.Rows, 4, 20);
    }

    public async ValueTask InitializeAsync()
    {
        _connectionString = await TestPostgres.CreateAsync();
        if (_connectionString is not null)
        {
            await using var database = Database.Open(_connectionString);
            await Migrator.ApplyAsync(database, TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_connectionString is not null)
        {
            await TestPostgres.DropAsync(_connectionString);
        }
    }

    /// <summary>Two thousand devices, one of them with a history and a token. Very many tokens were deleted, and came again since the database last looked.</summary>
    private async Task<NpgsqlConnection> FilledAsync()
    {
        if (_connectionString is null)
        {
            Tools.Missing(TestPostgres.Missing);
        }

        var connection = new NpgsqlConnection(_connectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await connection.ExecuteAsync(
            """
            insert into admin_organization (id, slug, name, created_ms) values ('org_1', 'one', 'One', 1);
            insert into admin_person (id, org_id, name, role, state, created_ms) values ('per_1', 'org_1', 'Ann', 'member', 'active', 1);
            insert into oauth_client (id, org_id, name, settings, created_ms) values ('cli_1', 'org_1', 'Devices', '{}', 1);
            insert into oauth_grant (id, org_id, client_id, person_id, kind, scopes, created_ms) values ('gra_1', 'org_1', 'cli_1', 'per_1', 'device-enrollment', 'MDM', 1);
            insert into mdm_device (id, org_id, kind, udid, platform, ownership, state, account_mode, person_id, grant_id, created_ms, updated_ms)
                select 'dev_' || n, 'org_1', 'device', 'U' || n, 'iOS', 'company', 'enrolled', 'adde', 'per_1', 'gra_1', 1, 1 from generate_series(1, 2000) n;
            insert into mdm_enrollment (id, org_id, device_id, key_kind, device_key, state, created_ms, updated_ms)
                select 'enr_' || n, 'org_1', 'dev_' || n, 'udid', 'U' || n, 'enrolled', 1, 1 from generate_series(1, 2000) n;
            insert into mdm_command (id, org_id, request_type, purpose, priority, created_by, created_ms) values ('cmd_1', 'org_1', 'SecurityInfo', 'admin', 50, 'x', 1);
            insert into mdm_delivery (enrollment_id, uuid, command_id, org_id, device_id, state, priority, created_ms, closed_ms)
                select 'enr_7', 'done-' || n, 'cmd_1', 'org_1', 'dev_7', 'acknowledged', 50, 1, 1 from generate_series(1, 500) n;
            """);
        const string Tokens = """
            insert into oauth_access_token (hash, org_id, grant_id, audience, scopes, issued_ms, expires_ms)
                select sha256(n::text::bytea), 'org_1', 'gra_1', 'mdm', 'MDM', 1, 9000000000000 from generate_series(1, 20000) n;
            """;
        await connection.ExecuteAsync(Tokens);
        await connection.ExecuteAsync("delete from oauth_access_token; analyze");
        await connection.ExecuteAsync(Tokens);
        await connection.ExecuteAsync(
            """
            insert into oauth_access_token (hash, org_id, grant_id, audience, scopes, issued_ms, expires_ms) values (@Token, 'org_1', 'gra_1', 'mdm', 'MDM', 1, 9000000000000)
            """,
            new { Token });
        return connection;
    }
}
