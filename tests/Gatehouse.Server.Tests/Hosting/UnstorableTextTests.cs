using System.Net;
using Gatehouse.Client.Contracts.TvProvider;
using Gatehouse.Server.Tests.Fixtures;

namespace Gatehouse.Server.Tests.Hosting;

/// <summary>PostgreSQL stores no text with NUL in it, and says so only when it is asked to.</summary>
[Collection(nameof(PostgresGate))]
public sealed class UnstorableTextTests(PostgresGate gate)
{
    [Fact]
    public async Task A_text_that_the_database_cannot_hold_is_no_fault_of_the_server()
    {
        var owner = await gate.OwnerAsync();

        using var response = await owner.SendAsync(HttpMethod.Post, "/api/v1/tv/applications", new CreateTvApplication("Acme\u0000TV", null));

        await response.ProblemAsync(HttpStatusCode.BadRequest, "request-invalid");
    }
}
