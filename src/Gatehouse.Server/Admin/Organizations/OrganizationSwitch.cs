using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Admin.Organizations;

/// <summary>An organization as the operator sees it.</summary>
/// <param name="Slug">Name in addresses.</param>
/// <param name="Name">Name.</param>
/// <param name="DisabledAt">Since when it is switched off; null while it is on.</param>
public sealed record OperatedOrganization(string Slug, string Name, DateTimeOffset? DisabledAt);

/// <summary>
/// Switches organizations off and on. Nothing is lost meanwhile: links, certificates, the API and device connections answer
/// that they are closed, in words after which nobody gives up, and devices stay enrolled.
/// </summary>
public sealed class OrganizationSwitch(Database database, IAudit audit, TimeProvider time, ILogger<OrganizationSwitch> log)
{
    /// <summary>All of them, by slug.</summary>
    public async Task<IReadOnlyList<OperatedOrganization>> ListAsync(CancellationToken ct) =>
        (await database.QueryAsync<Row>("select id, slug, name, disabled_ms from admin_organization order by slug", null, ct)).ConvertAll(r => r.ToRecord());

    /// <summary>Switches one. Null when there is none of that slug; switching what is so already changes nothing.</summary>
    public Task<OperatedOrganization?> SetAsync(string slug, bool enabled, CancellationToken ct) =>
        database.WriteAsync(async tx =>
        {
            var row = await tx.FirstAsync<Row>("select id, slug, name, disabled_ms from admin_organization where slug = @slug" + tx.ForUpdate, new { slug });
            if (row is null || enabled == row.DisabledMs is null)
            {
                return row?.ToRecord();
            }

            long? disabled = enabled ? null : time.GetUtcNow().ToUnixTimeMilliseconds();
            await tx.ExecuteAsync(
                "update admin_organization set disabled_ms = @disabled, version = version + 1 where id = @Id", new { row.Id, disabled });
            await audit.WriteAsync(tx, row.Id, "system", "operator", enabled ? "organization.enable" : "organization.disable", row.Id);
            tx.AfterCommit(() => AdminLog.OrganizationSwitched(log, row.Id, enabled ? "on" : "off"));
            return row.ToRecord() with { DisabledAt = disabled is { } ms ? DateTimeOffset.FromUnixTimeMilliseconds(ms) : null };
        }, ct);

    private sealed class Row
    {
        public required string Id { get; init; }

        public required string Slug { get; init; }

        public required string Name { get; init; }

        public long? DisabledMs { get; init; }

        public OperatedOrganization ToRecord() => new(Slug, Name, DisabledMs is { } ms ? DateTimeOffset.FromUnixTimeMilliseconds(ms) : null);
    }
}
