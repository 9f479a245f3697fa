using Gatehouse.Server.Tests.Fixtures;
using Gatehouse.Server.Tests.TvProvider.Support;

namespace Gatehouse.Server.Tests.TvProvider.Http;

public abstract class OriginsTests(IGateFixture gate)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_document_that_cannot_be_read_keeps_nobody_elses_pages_from_calling()
    {
        var (broken, whole) = (await TvSite.CreateAsync(gate, Hosted("broken.example")), await TvSite.CreateAsync(gate, Hosted("whole.example")));
        gate.Clock.Advance(TimeSpan.FromSeconds(3)); // another test may have had the origins read a moment ago
        Assert.True(await MayCallAsync("https://broken.example"));

        await gate.Database.WriteAsync(
            tx => tx.ExecuteAsync(
                """
                insert into tv_revision (org_id, number, document, description, activated_by, activated_ms)
                select org_id, number + 1, '{"broken', description, activated_by, activated_ms from tv_revision where org_id = @OrganizationId
                """, new { broken.OrganizationId }), Ct);
        gate.Clock.Advance(TimeSpan.FromSeconds(3));

        Assert.True(await MayCallAsync("https://whole.example"));
        Assert.False(await MayCallAsync("https://broken.example"));
        Assert.Contains(gate.Logs.Lines, l => l.Event.Id == 2707 && l.Text.Contains(broken.OrganizationId, StringComparison.Ordinal));
        await broken.ActivateAsync(TvExample.Configuration);
        Assert.NotEqual(broken.OrganizationId, whole.OrganizationId);
    }

    private static Func<Client.Contracts.TvProvider.TvConfiguration, Client.Contracts.TvProvider.TvConfiguration> Hosted(string domain) =>
        c => c with { ServiceProviders = [.. c.ServiceProviders.Select(p => p with { Domains = [new(domain)] })] };

    private async Task<bool> MayCallAsync(string origin)
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, $"/api/v2/{TvExample.Acme}/configuration");
        request.Headers.TryAddWithoutValidation("Origin", origin);
        request.Headers.TryAddWithoutValidation("Access-Control-Request-Method", "GET");
        using var response = await gate.Anonymous.SendAsync(request, Ct);
        return response.Headers.Contains("Access-Control-Allow-Origin");
    }
}

[Collection(nameof(SqliteGate))]
public sealed class OriginsTestsOnSqlite(SqliteGate gate) : OriginsTests(gate);

[Collection(nameof(PostgresGate))]
public sealed class OriginsTestsOnPostgres(PostgresGate gate) : OriginsTests(gate);
