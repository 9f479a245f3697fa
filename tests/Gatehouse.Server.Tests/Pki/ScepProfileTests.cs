using System.Net;
using System.Net.Http.Json;
using Gatehouse.Client.Contracts.Common;
using Gatehouse.Client.Contracts.Pki;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Tests.Fixtures;
using Gatehouse.Server.Tests.Pki.Support;

namespace Gatehouse.Server.Tests.Pki;

public abstract class ScepProfileTests(IPkiFixture gate)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_new_organization_has_a_default_profile_of_the_built_in_CA()
    {
        var owner = await gate.OwnerAsync();

        var page = await owner.GetAsync<Page<ScepProfile>>("/api/v1/scep/profiles");

        var profile = Assert.Single(page.Items);
        Assert.True(profile.IsDefault);
        Assert.Equal(ScepChallengeKind.Dynamic, profile.Challenge);
        Assert.Equal(2048, profile.KeySize);
        Assert.EndsWith("/scep/" + profile.Id, profile.Url, StringComparison.Ordinal);
        var cas = await owner.GetAsync<Page<CertificateAuthority>>("/api/v1/pki/cas");
        Assert.Equal(cas.Items.Single(c => c.Kind == CaKind.Issuing).Sha1, profile.CaFingerprint);
    }

    [Fact]
    public async Task Ten_first_looks_at_once_make_one_CA_and_one_profile()
    {
        var owner = await gate.OwnerAsync();

        var pages = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => owner.GetAsync<Page<ScepProfile>>("/api/v1/scep/profiles")));

        Assert.Single(pages.SelectMany(p => p.Items).Select(p => p.Id).Distinct());
        Assert.Equal(2, (await owner.GetAsync<Page<CertificateAuthority>>("/api/v1/pki/cas")).Items.Count);
    }

    [Fact]
    public async Task A_profile_is_made_read_changed_and_deleted_with_ETags()
    {
        var owner = await gate.OwnerAsync();
        await owner.GetAsync<Page<ScepProfile>>("/api/v1/scep/profiles");
        var made = await owner.NewProfileAsync(new CreateScepProfile { Name = "Phones", ValidityDays = 90, Approval = ScepApproval.Manual });
        var address = "/api/v1/scep/profiles/" + made.Id;
        Assert.Equal(45, made.RenewBeforeDays);
        Assert.False(made.IsDefault);

        var changed = await owner.PatchAsync<ScepProfile>(address, new UpdateScepProfile { Name = "Tablets", Enabled = false });
        using var stale = new HttpRequestMessage(HttpMethod.Patch, address) { Content = JsonContent.Create(new UpdateScepProfile { Name = "Other" }) };
        stale.Headers.Add("If-Match", "\"1\"");
        using var refused = await owner.SendAsync(stale, Ct);
        using var deleted = await owner.DeleteAsync(address, Ct);
        using var gone = await owner.GetAsync(address, Ct);

        Assert.Equal(("Tablets", false, 2L), (changed.Name, changed.Enabled, changed.Version));
        Assert.Equal(HttpStatusCode.PreconditionFailed, refused.StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    }

    [Fact]
    public async Task The_default_moves_and_cannot_be_deleted()
    {
        var owner = await gate.OwnerAsync();
        var first = Assert.Single((await owner.GetAsync<Page<ScepProfile>>("/api/v1/scep/profiles")).Items);

        var second = await owner.NewProfileAsync(new CreateScepProfile { Name = "Second", IsDefault = true });
        using var refused = await owner.DeleteAsync("/api/v1/scep/profiles/" + second.Id, Ct);

        Assert.False((await owner.GetAsync<ScepProfile>("/api/v1/scep/profiles/" + first.Id)).IsDefault);
        Assert.Equal("scep-profile-is-default", (await refused.Content.ReadFromJsonAsync<Problem>(GatehouseJson.Options, Ct))!.Slug);
    }

    [Theory]
    [InlineData("""{"name":"x","keySize":1024}""", "keySize")]
    [InlineData("""{"name":"x","keyUsage":1}""", "keyUsage")]
    [InlineData("""{"name":"x","subjectTemplate":"O={{org}}"}""", "subjectTemplate")]
    [InlineData("""{"name":"x","subjectTemplate":"CN={{password}}"}""", "subjectTemplate")]
    [InlineData("""{"name":"x","url":"https://ca.example.org"}""", "url")]
    [InlineData("""{"name":"x","server":"external","url":"http://ca.example.org","challenge":"static","staticChallenge":"12345678"}""", "url")]
    [InlineData("""{"name":"x","server":"external","url":"https://ca.example.org"}""", "challenge")]
    [InlineData("""{"name":"x","server":"external","url":"https://ca.example.org","challenge":"static","staticChallenge":"12345678"}""", "issuerCertificates")]
    [InlineData("""{"name":"x","server":"external","url":"https://ca.example.org","challenge":"static","staticChallenge":"12345678","issuerCertificates":"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----"}""", "issuerCertificates")]
    [InlineData("""{"name":"x","server":"external","url":"https://ca.example.org","challenge":"static","staticChallenge":"12345678","subjectTemplate":"CN=device,OU={{attempt}}"}""", "subjectTemplate")]
    [InlineData("""{"name":"x","issuerCertificates":""}""", "issuerCertificates")]
    [InlineData("""{"name":"x","challenge":"static","staticChallenge":"with space in it"}""", "staticChallenge")]
    [InlineData("""{"name":"x","validityDays":100,"renewBeforeDays":100}""", "renewBeforeDays")]
    [InlineData("""{"name":"x","subjectAltNames":[{"kind":"dns","value":"{{secret}}"}]}""", "subjectAltNames")]
    public async Task What_a_profile_may_not_say_is_refused_by_field(string json, string field)
    {
        var owner = await gate.OwnerAsync();
        using var body = new StringContent(json, System.Text.Encoding.UTF8, "application/json");

        using var response = await owner.PostAsync("/api/v1/scep/profiles", body, Ct);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var problem = (await response.Content.ReadFromJsonAsync<Problem>(GatehouseJson.Options, Ct))!;
        Assert.Contains(field, problem.Errors!.Keys);
    }

    [Fact]
    public async Task Two_profiles_cannot_have_one_name()
    {
        var owner = await gate.OwnerAsync();
        await owner.NewProfileAsync(new CreateScepProfile { Name = "Same" });

        var problem = await owner.PostAsync<Problem>("/api/v1/scep/profiles", new CreateScepProfile { Name = "Same" }, HttpStatusCode.Conflict);

        Assert.Equal("scep-profile-name-taken", problem.Slug);
    }

    [Fact]
    public async Task The_static_password_is_shown_to_those_who_may_write_and_to_nobody_else()
    {
        var owner = await gate.OwnerAsync();
        var reader = await gate.PersonAsync(owner, Role.ReadOnly);
        var profile = await owner.NewProfileAsync(new CreateScepProfile { Name = "Static", Challenge = ScepChallengeKind.Static, StaticChallenge = "open-sesame-1" });
        var address = $"/api/v1/scep/profiles/{profile.Id}/challenges";

        var shown = await owner.PostAsync<ScepChallenge>(address, new CreateScepChallenge());
        using var refused = await reader.PostAsJsonAsync(address, new CreateScepChallenge(), GatehouseJson.Options, Ct);
        using var read = await reader.GetAsync("/api/v1/scep/profiles/" + profile.Id, Ct);

        Assert.Equal("open-sesame-1", shown.Challenge);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.DoesNotContain("open-sesame-1", await read.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        gate.Logs.AssertNone("open-sesame-1");
    }

    [Fact]
    public async Task Nothing_of_another_organization_can_be_seen_or_changed()
    {
        var mine = await gate.OwnerAsync();
        var other = await gate.OwnerAsync();
        var profile = await mine.NewProfileAsync(new CreateScepProfile { Name = "Mine" });
        var ca = (await mine.GetAsync<Page<CertificateAuthority>>("/api/v1/pki/cas")).Items[0];
        string[] gets = [$"/api/v1/scep/profiles/{profile.Id}", $"/api/v1/pki/cas/{ca.Id}", $"/api/v1/pki/cas/{ca.Id}/crl"];
        string[] posts = [$"/api/v1/scep/profiles/{profile.Id}/test", $"/api/v1/scep/profiles/{profile.Id}/challenges", $"/api/v1/pki/cas/{ca.Id}/activate"];

        foreach (var address in gets)
        {
            using var response = await other.GetAsync(address, Ct);
            Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        }

        foreach (var address in posts)
        {
            using var response = await other.PostAsJsonAsync(address, new { }, Ct);
            Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        }

        using var patched = await other.PatchAsJsonAsync(gets[0], new UpdateScepProfile { Name = "Stolen" }, GatehouseJson.Options, Ct);
        using var deleted = await other.DeleteAsync(gets[0], Ct);
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), (patched.StatusCode, deleted.StatusCode));
    }
}

[Collection(nameof(PkiOnSqlite))]
public sealed class ScepProfileTestsOnSqlite(PkiOnSqlite gate) : ScepProfileTests(gate);

[Collection(nameof(PkiOnPostgres))]
public sealed class ScepProfileTestsOnPostgres(PkiOnPostgres gate) : ScepProfileTests(gate);
