using Gatehouse.Client.Contracts.Admin;
using Gatehouse.Client.Contracts.Common;
using Gatehouse.Server.Admin;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Server.Tests.Admin;

public abstract class AuditTests(IGateFixture gate)
{
    [Fact]
    public async Task Every_change_has_a_row_that_says_who_did_what()
    {
        var owner = await gate.OwnerAsync();
        var reader = await gate.PersonAsync(owner, Role.ReadOnly);
        await owner.SendAsync(HttpMethod.Patch, $"/api/v1/people/{reader.PersonId}", new UpdatePerson(Role: PersonRole.Admin));
        await owner.SendAsync(HttpMethod.Patch, "/api/v1/organization", new UpdateOrganization("Renamed"));
        await owner.DeleteAsync($"/api/v1/people/{reader.PersonId}", TestContext.Current.CancellationToken);

        var audit = await owner.GetAsync<Page<AuditEntry>>("/api/v1/audit");

        Assert.Equal(
            ["person.delete", "organization.update", "person.update", "person.accept", "person.invite", "organization.setup"],
            audit.Items.Select(e => e.Action));
        Assert.Equal("admin", audit.Items[2].Detail!.Value.GetProperty("to").GetProperty("role").GetString());
        Assert.Equal(owner.PersonId, audit.Items[2].ActorId);
        Assert.Equal(reader.PersonId, audit.Items[2].TargetId);
    }

    [Theory]
    [InlineData("action=person.invite", 2)]
    [InlineData("action=person.", 4)]
    [InlineData("action=person", 0)]
    [InlineData("target={reader}", 2)]
    [InlineData("actor={reader}", 1)]
    [InlineData("actor={reader}&action=person.invite", 0)]
    [InlineData("from={now}", 5)]
    [InlineData("to={now}", 0)]
    [InlineData("from={now}&to={later}&limit=200", 5)]
    public async Task Filters_narrow_it(string filter, int expected)
    {
        var owner = await gate.OwnerAsync();
        var reader = await gate.PersonAsync(owner, Role.ReadOnly);
        await gate.PersonAsync(owner, Role.ReadOnly);
        var now = gate.Clock.GetUtcNow();
        var query = filter.Replace("{reader}", reader.PersonId, StringComparison.Ordinal)
            .Replace("{now}", now.ToString("yyyy-MM-ddTHH:mm:ssZ", null), StringComparison.Ordinal)
            .Replace("{later}", now.AddSeconds(1).ToString("yyyy-MM-ddTHH:mm:ssZ", null), StringComparison.Ordinal);

        var audit = await owner.GetAsync<Page<AuditEntry>>("/api/v1/audit?" + query);

        Assert.Equal(expected, audit.Items.Count);
    }

    [Fact]
    public async Task It_pages_newest_first_and_shows_only_the_own_organization()
    {
        var stranger = await gate.OwnerAsync();
        var owner = await gate.OwnerAsync();
        await gate.PersonAsync(owner, Role.ReadOnly);

        var first = await owner.GetAsync<Page<AuditEntry>>("/api/v1/audit?limit=2");
        var second = await owner.GetAsync<Page<AuditEntry>>($"/api/v1/audit?limit=2&cursor={first.Next}");

        Assert.Equal(["person.accept", "person.invite"], first.Items.Select(e => e.Action));
        Assert.Equal(["organization.setup"], second.Items.Select(e => e.Action));
        Assert.Null(second.Next);
        Assert.DoesNotContain(first.Items.Concat(second.Items), e => e.ActorId == stranger.PersonId);
    }

    [Fact]
    public async Task Rows_leave_after_their_time()
    {
        var owner = await gate.OwnerAsync();
        var ct = TestContext.Current.CancellationToken;

        gate.Clock.Advance(TimeSpan.FromDays(399));
        await gate.Services.GetRequiredService<AdminRetention>().RunAsync(ct);
        var kept = await CountAsync(owner, ct);
        gate.Clock.Advance(TimeSpan.FromDays(2));
        await gate.Services.GetRequiredService<AdminRetention>().RunAsync(ct);

        Assert.Equal(1, kept);
        Assert.Equal(0, await CountAsync(owner, ct));
    }

    private Task<long> CountAsync(AdminClient owner, CancellationToken ct) =>
        gate.Database.FirstAsync<long>("select count(*) from admin_audit where org_id = @OrganizationId", new { owner.OrganizationId }, ct);
}

[Collection(nameof(SqliteGate))]
public sealed class AuditTestsOnSqlite(SqliteGate gate) : AuditTests(gate);

[Collection(nameof(PostgresGate))]
public sealed class AuditTestsOnPostgres(PostgresGate gate) : AuditTests(gate);
