using System.Net;
using System.Net.Http.Json;
using Gatehouse.Client.Contracts.Common;
using Gatehouse.Client.Contracts.Enrollment;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Tests.Enrollment.Support;

namespace Gatehouse.Server.Tests.Enrollment;

public abstract class TokenTests(IEnrollmentGate gate) : EnrollmentTestBase(gate)
{
    [Fact]
    public async Task A_new_token_lives_seven_days_in_the_default_group()
    {
        var admin = await Gate.OwnerAsync();

        var token = await TokenAsync(admin);

        Assert.Equal(TokenStatus.Active, token.Status);
        Assert.Equal(FakeMdm.DefaultGroup, token.GroupId);
        Assert.Equal(Gate.Clock.GetUtcNow().AddDays(7).ToUnixTimeSeconds(), token.ExpiresAt!.Value.ToUnixTimeSeconds());
        Assert.Equal(["unlimited"], token.Warnings);
        Assert.Equal(DeviceOwnership.Personal, token.Ownership);
    }

    [Fact]
    public async Task The_link_is_the_same_each_time_and_stored_nowhere()
    {
        var admin = await Gate.OwnerAsync();
        var token = await TokenAsync(admin);

        var first = await LinkAsync(admin, token.Id);
        using var renamed = await admin.PatchAsJsonAsync($"/api/v1/enrollment/tokens/{token.Id}", new UpdateEnrollmentToken { Name = "Renamed" }, GatehouseJson.Options, Ct);
        var second = await LinkAsync(admin, token.Id);

        Assert.Equal(HttpStatusCode.OK, renamed.StatusCode);
        Assert.Equal(first.Url, second.Url);
        Assert.Equal(first.ShortUrl, second.ShortUrl);
        Assert.Contains(first.ShortUrl, first.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("=", first.Url.Split("token=")[1], StringComparison.Ordinal);
        var stored = string.Join(' ', await Gate.Database.QueryAsync<string>("select coalesce(detail, '') from enrollment_log union all select coalesce(detail, '') from admin_audit", null, Ct));
        Assert.DoesNotContain(first.Url.Split("token=")[1], stored, StringComparison.Ordinal);
        Assert.DoesNotContain(first.ShortUrl.Split("/e/")[1], stored, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reader_sees_the_token_but_no_credential()
    {
        var admin = await Gate.OwnerAsync();
        var reader = await Gate.PersonAsync(admin, Role.ReadOnly);
        var token = await TokenAsync(admin);

        Assert.Equal(token.Id, (await ReadTokenAsync(reader, token.Id)).Id);
        foreach (var path in new[] { "link", "qr" })
        {
            using var answer = await reader.GetAsync($"/api/v1/enrollment/tokens/{token.Id}/{path}", Ct);
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        }

        using var made = await PostAsync(reader, "/tokens", new CreateEnrollmentToken { Name = "x" });
        Assert.Equal(HttpStatusCode.Forbidden, made.StatusCode);
    }

    [Fact]
    public async Task Another_organization_finds_nothing()
    {
        var token = await TokenAsync(await Gate.OwnerAsync());
        var stranger = await Gate.OwnerAsync();

        foreach (var path in new[] { "", "/link", "/qr" })
        {
            using var answer = await stranger.GetAsync($"/api/v1/enrollment/tokens/{token.Id}{path}", Ct);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }

        using var revoked = await PostAsync(stranger, $"/tokens/{token.Id}/revoke", new RevokeEnrollmentToken { Reason = "mine now" });
        Assert.Equal(HttpStatusCode.NotFound, revoked.StatusCode);
        Assert.Empty((await GetAsync<Page<EnrollmentTokenInfo>>(stranger, "/api/v1/enrollment/tokens")).Items);
        Assert.Empty(await LogAsync(stranger));
    }

    [Fact]
    public async Task The_status_follows_clock_places_and_foundations()
    {
        var admin = await Gate.OwnerAsync();
        var token = await TokenAsync(admin, new CreateEnrollmentToken { Name = "t", MaxUses = 1, LifetimeSeconds = 25 * 3600 });
        var later = await TokenAsync(admin, new CreateEnrollmentToken { Name = "l", NotBefore = Gate.Clock.GetUtcNow().AddHours(2) });

        Assert.Equal(TokenStatus.Active, token.Status);
        Assert.Equal(TokenStatus.NotYetValid, later.Status);
        var brief = await TokenAsync(admin, new CreateEnrollmentToken { Name = "b", LifetimeSeconds = 3600 });
        Gate.Clock.Advance(TimeSpan.FromHours(1.5));
        Assert.Equal(TokenStatus.ExpiringSoon, (await ReadTokenAsync(admin, token.Id)).Status);
        Gate.Mdm.NoPush[admin.OrganizationId] = true;
        var broken = await ReadTokenAsync(admin, token.Id);
        Assert.Equal(TokenStatus.Broken, broken.Status);
        Assert.Equal(["push"], broken.BrokenBecause);
        Gate.Mdm.NoPush.TryRemove(admin.OrganizationId, out _);
        await DownloadAsync(admin, token);
        Assert.Equal(TokenStatus.Exhausted, (await ReadTokenAsync(admin, token.Id)).Status);
        Assert.Equal(TokenStatus.Expired, (await ReadTokenAsync(admin, brief.Id)).Status);
        using var revoked = await PostAsync(admin, $"/tokens/{token.Id}/revoke", new RevokeEnrollmentToken { Reason = "over" });
        Assert.Equal(TokenStatus.Revoked, (await ReadTokenAsync(admin, token.Id)).Status);
        var list = await GetAsync<Page<EnrollmentTokenInfo>>(admin, "/api/v1/enrollment/tokens?status=revoked");
        Assert.Equal([token.Id], list.Items.Select(t => t.Id));
    }

    [Fact]
    public async Task A_token_can_be_tightened_and_not_loosened()
    {
        var admin = await Gate.OwnerAsync();
        var token = await TokenAsync(admin, new CreateEnrollmentToken { Name = "t", MaxUses = 10 });
        var path = $"/api/v1/enrollment/tokens/{token.Id}";

        using var fewer = await admin.PatchAsJsonAsync(path, new UpdateEnrollmentToken { MaxUses = 5, ExpiresAt = Gate.Clock.GetUtcNow().AddDays(1) }, GatehouseJson.Options, Ct);
        using var more = await admin.PatchAsJsonAsync(path, new UpdateEnrollmentToken { MaxUses = 6 }, GatehouseJson.Options, Ct);
        using var longer = await admin.PatchAsJsonAsync(path, new UpdateEnrollmentToken { ExpiresAt = Gate.Clock.GetUtcNow().AddDays(2) }, GatehouseJson.Options, Ct);
        await DownloadAsync(admin, token);
        await DownloadAsync(admin, token);
        using var tooFew = await admin.PatchAsJsonAsync(path, new UpdateEnrollmentToken { MaxUses = 1 }, GatehouseJson.Options, Ct);

        Assert.Equal(HttpStatusCode.OK, fewer.StatusCode);
        Assert.Equal("token-loosened", await SlugAsync(more));
        Assert.Equal("token-loosened", await SlugAsync(longer));
        Assert.Equal("conflict", await SlugAsync(tooFew));
        Assert.Equal(5, (await ReadTokenAsync(admin, token.Id)).MaxUses);
    }

    [Fact]
    public async Task A_change_of_a_version_that_is_gone_is_refused()
    {
        var admin = await Gate.OwnerAsync();
        var token = await TokenAsync(admin);
        using var request = new HttpRequestMessage(HttpMethod.Patch, $"/api/v1/enrollment/tokens/{token.Id}") { Content = JsonContent.Create(new { name = "x" }) };
        request.Headers.TryAddWithoutValidation("If-Match", "\"99\"");

        using var answer = await admin.SendAsync(request, Ct);

        Assert.Equal(HttpStatusCode.PreconditionFailed, answer.StatusCode);
    }

    [Fact]
    public async Task Only_an_ended_token_without_devices_can_be_deleted()
    {
        var admin = await Gate.OwnerAsync();
        var used = await TokenAsync(admin);
        var attempt = await DownloadAsync(admin, used);
        await AskForCertificateAsync(admin.OrganizationId, attempt);
        await CheckInAsync(admin.OrganizationId, attempt, new TestDevice());
        var unused = await TokenAsync(admin);

        using var live = await admin.DeleteAsync($"/api/v1/enrollment/tokens/{unused.Id}", Ct);
        foreach (var id in new[] { used.Id, unused.Id })
        {
            using var revoked = await PostAsync(admin, $"/tokens/{id}/revoke", new RevokeEnrollmentToken { Reason = "over" });
        }

        using var withDevice = await admin.DeleteAsync($"/api/v1/enrollment/tokens/{used.Id}", Ct);
        using var without = await admin.DeleteAsync($"/api/v1/enrollment/tokens/{unused.Id}", Ct);

        Assert.Equal("token-not-deletable", await SlugAsync(live));
        Assert.Equal("token-not-deletable", await SlugAsync(withDevice));
        Assert.Equal(HttpStatusCode.NoContent, without.StatusCode);
    }

    [Fact]
    public async Task A_replacement_has_the_same_settings_and_ends_the_old_token()
    {
        var admin = await Gate.OwnerAsync();
        var old = await TokenAsync(admin, new CreateEnrollmentToken
        {
            Name = "Lab", MaxUses = 3, Ownership = DeviceOwnership.Company, Platforms = [DevicePlatform.MacOS], LifetimeSeconds = 3600, AllowedSerials = ["c02abc"],
        });
        Gate.Clock.Advance(TimeSpan.FromMinutes(30));

        using var answer = await PostAsync(admin, $"/tokens/{old.Id}/replace", new ReplaceEnrollmentToken { MaxUses = 5 });
        var fresh = (await answer.Content.ReadFromJsonAsync<EnrollmentTokenInfo>(GatehouseJson.Options, Ct))!;

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Equal((5, DeviceOwnership.Company, old.Id), (fresh.MaxUses, fresh.Ownership, fresh.Replaces));
        Assert.Equal([DevicePlatform.MacOS], fresh.Platforms);
        Assert.Equal(["C02ABC"], fresh.AllowedSerials);
        Assert.Equal(Gate.Clock.GetUtcNow().AddHours(1).ToUnixTimeSeconds(), fresh.ExpiresAt!.Value.ToUnixTimeSeconds());
        Assert.Equal(TokenStatus.Revoked, (await ReadTokenAsync(admin, old.Id)).Status);
    }

    [Theory]
    [InlineData("""{"name":""}""")]
    [InlineData("""{"name":"a\u0007b"}""")]
    [InlineData("""{"name":"x","maxUses":-1}""")]
    [InlineData("""{"name":"x","lifetimeSeconds":5}""")]
    [InlineData("""{"name":"x","expiresAt":"2001-01-01T00:00:00Z"}""")]
    [InlineData("""{"name":"x","notBefore":"9999-12-31T23:59:59Z"}""")]
    [InlineData("""{"name":"x","neverExpires":true,"lifetimeSeconds":3600}""")]
    [InlineData("""{"name":"x","platforms":["windows"]}""")]
    [InlineData("""{"name":"x","minimumOs":{"iOS":"seventeen"}}""")]
    [InlineData("""{"name":"x","inviteeEmail":"nobody"}""")]
    [InlineData("""{"name":"x","allowedSerials":["a b"]}""")]
    [InlineData("""{"name":"x","platforms":null}""")]
    [InlineData("""{}""")]
    [InlineData("""[]""")]
    [InlineData("""{"name":""")]
    [InlineData("")]
    public async Task A_request_that_makes_no_sense_is_a_400(string json)
    {
        var admin = await Gate.OwnerAsync();

        using var answer = await admin.PostAsync("/api/v1/enrollment/tokens", new StringContent(json, System.Text.Encoding.UTF8, "application/json"), Ct);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("request-invalid", await SlugAsync(answer));
    }

    private static async Task<string> SlugAsync(HttpResponseMessage answer) =>
        (await answer.Content.ReadFromJsonAsync<Problem>(GatehouseJson.Options, Ct))!.Slug;
}

[Collection(nameof(SqliteEnrollmentGate))]
public sealed class TokenTestsOnSqlite(SqliteEnrollmentGate gate) : TokenTests(gate);

[Collection(nameof(PostgresEnrollmentGate))]
public sealed class TokenTestsOnPostgres(PostgresEnrollmentGate gate) : TokenTests(gate);
