using System.Net;
using System.Net.Http.Json;
using Gatehouse.Client.Contracts.Common;
using Gatehouse.Client.Contracts.Enrollment;
using Gatehouse.Server.Tests.Enrollment.Support;

namespace Gatehouse.Server.Tests.Enrollment;

/// <summary>Several processes on one database.</summary>
[Collection(nameof(PostgresEnrollmentGate))]
public sealed class NodeTests(PostgresEnrollmentGate gate) : EnrollmentTestBase(gate)
{
    private readonly PostgresEnrollmentGate _gate = gate;

    [Fact]
    public async Task A_revocation_holds_at_once_in_another_process()
    {
        var admin = await Gate.OwnerAsync();
        var token = await TokenAsync(admin);
        var link = new Uri((await LinkAsync(admin, token.Id)).ShortUrl).PathAndQuery;
        await using var other = await _gate.StartAnotherAsync();
        using var before = new Visit(other.Address);
        using var open = await before.GetAsync(link);
        var page = await before.PageAsync();

        using var revoked = await PostAsync(admin, $"/tokens/{token.Id}/revoke", new RevokeEnrollmentToken { Reason = "leaked" });
        using var after = new Visit(other.Address);
        using var closed = await after.GetAsync(link);
        using var tapped = await before.TapAsync(page);

        Assert.Equal(HttpStatusCode.Found, open.StatusCode);
        Assert.Equal(HttpStatusCode.Gone, closed.StatusCode);
        Assert.Equal(HttpStatusCode.Gone, tapped.StatusCode);
    }

    [Fact]
    public async Task A_session_of_one_process_goes_on_in_another()
    {
        var admin = await Gate.OwnerAsync();
        var token = await TokenAsync(admin);
        await using var other = await _gate.StartAnotherAsync();
        using var visit = Visit();
        var secret = await visit.DownloadAsync((await LinkAsync(admin, token.Id)).ShortUrl);

        var here = await (await visit.GetAsync("/enroll/profile/" + secret)).Content.ReadAsByteArrayAsync(Ct);
        var there = await other.Anonymous.GetByteArrayAsync("/enroll/profile/" + secret, Ct);

        Assert.Equal(here, there);
    }

    [Fact]
    public async Task A_rotated_key_signs_in_every_process_and_the_old_one_goes_on_verifying()
    {
        var admin = await Gate.OwnerAsync();
        var old = await TokenAsync(admin);
        await using var other = await _gate.StartAnotherAsync();

        using var rotated = await PostAsync(admin, "/signing-keys/rotate", new { });
        var key = (await rotated.Content.ReadFromJsonAsync<SigningKey>(GatehouseJson.Options, Ct))!;
        using var made = await new HttpClient { BaseAddress = other.Address, DefaultRequestHeaders = { { "Authorization", "Bearer " + admin.Token } } }
            .PostAsJsonAsync("/api/v1/enrollment/tokens", new CreateEnrollmentToken { Name = "new" }, GatehouseJson.Options, Ct);
        var fresh = (await made.Content.ReadFromJsonAsync<EnrollmentTokenInfo>(GatehouseJson.Options, Ct))!;
        using var visit = Visit();
        using var opened = await visit.GetAsync(new Uri((await LinkAsync(admin, old.Id)).Url).PathAndQuery);

        Assert.Equal(key.Kid, fresh.Kid);
        Assert.Equal(HttpStatusCode.SeeOther, opened.StatusCode);
    }
}
