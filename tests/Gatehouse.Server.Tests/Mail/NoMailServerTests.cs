using System.Net;
using Gatehouse.Client.Contracts.Admin;
using Gatehouse.Client.Contracts.Enrollment;
using Gatehouse.Server.Tests.Fixtures;

namespace Gatehouse.Server.Tests.Mail;

/// <summary>A server that was given no mail server.</summary>
[Collection(nameof(SqliteGate))]
public sealed class NoMailServerTests(SqliteGate gate)
{
    [Fact]
    public async Task It_says_plainly_that_it_sends_no_mail()
    {
        var owner = await gate.OwnerAsync();
        var token = await owner.PostAsync<EnrollmentTokenInfo>("/api/v1/enrollment/tokens", new CreateEnrollmentToken { Name = "x" }, HttpStatusCode.Created);

        using var answer = await owner.SendAsync(
            HttpMethod.Post, $"/api/v1/enrollment/tokens/{token.Id}/invite", new InviteToEnroll { Addresses = ["ada@example.org"] });
        var findings = await owner.GetAsync<List<DoctorFinding>>("/api/v1/doctor");

        Assert.Contains("Gatehouse:Mail:Host", (await answer.ProblemAsync(HttpStatusCode.Conflict, "mail-not-configured")).Detail, StringComparison.Ordinal);
        Assert.DoesNotContain(findings, f => f.Name == "mail-server");
    }
}
