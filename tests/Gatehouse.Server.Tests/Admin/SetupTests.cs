using System.Net;
using System.Net.Http.Json;
using Gatehouse.Client.Contracts.Admin;
using Gatehouse.Client.Contracts.Common;
using Gatehouse.Server.Admin.Setup;
using Gatehouse.Server.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Server.Tests.Admin;

public abstract class SetupTests(IGateFixture gate)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_owners_have_two_organizations()
    {
        var first = await gate.OwnerAsync();
        var second = await gate.OwnerAsync();

        Assert.NotEqual(first.OrganizationId, second.OrganizationId);
    }

    [Fact]
    public async Task A_code_works_once()
    {
        var code = await gate.Services.GetRequiredService<SetupCodes>().NewAsync(firstStart: false, Ct);

        using var first = await SetUpAsync(code);
        using var second = await SetUpAsync(code);

        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, second.StatusCode);
        var problem = await second.Content.ReadFromJsonAsync<Problem>(GatehouseJson.Options, Ct);
        Assert.Equal("setup-code-invalid", problem!.Slug);
    }

    private Task<HttpResponseMessage> SetUpAsync(string code) => gate.Anonymous.PostAsJsonAsync(
        "/api/v1/setup",
        new SetupRequest(code, new NewOrganization("Example"), new NewOwner("Ada", "ada@example.org", GateFixture.Password)),
        GatehouseJson.Options, Ct);
}

[Collection(nameof(SqliteGate))]
public sealed class SetupTestsOnSqlite(SqliteGate gate) : SetupTests(gate);

[Collection(nameof(PostgresGate))]
public sealed class SetupTestsOnPostgres(PostgresGate gate) : SetupTests(gate);
