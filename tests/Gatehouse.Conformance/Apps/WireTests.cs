using System.Security.Cryptography;
using Gatehouse.Client.Contracts.OAuth;
using Gatehouse.Conformance.Apps.Support;
using Gatehouse.Conformance.OAuth;
using Gatehouse.Conformance.Support;

namespace Gatehouse.Conformance.Apps;

/// <summary>What the server says to devices that do it wrong; the cases of AE-019 to AE-082 that the SDK never sends.</summary>
[Specification("Apps")]
public abstract class AppWireTests(Site site)
{
    [Fact]
    [Specification("RFC 9449 §4.3")]
    public async Task AE_019_Proof_that_another_key_signed_is_none()
    {
        using var device = await RawDevice.NewAsync(await AppTenant.OfAsync(site));
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        (await device.EnrollAsync(await device.ForgedProofAsync(other))).Refuses(400, "invalid_dpop_proof");
    }

    [Fact]
    [Specification("RFC 9449 §11.1")]
    public async Task AE_020_Proof_counts_once()
    {
        using var device = await RawDevice.NewAsync(await AppTenant.OfAsync(site));
        var proof = await device.ProofAsync(device.EnrollmentEndpoint);
        Assert.Equal(201, (await device.EnrollAsync(proof)).Status);

        (await device.EnrollAsync(proof)).Refuses(400, "invalid_dpop_proof");
    }

    [Fact]
    public async Task AE_021_Challenge_counts_once()
    {
        var tenant = await AppTenant.NewAsync(site, settings => settings with { ProofOfWorkBits = 8 });
        using var first = await RawDevice.NewAsync(tenant);
        using var second = await RawDevice.NewAsync(tenant);
        var challenge = await first.ChallengeAsync();
        Assert.Equal(201, (await first.EnrollAsync(change: body => first.Work(body, challenge))).Status);

        (await second.EnrollAsync(change: body => second.Work(body, challenge))).Refuses(400, "use_attestation_challenge");
    }

    [Fact]
    public async Task AE_022_Attestation_that_is_required_must_be_there()
    {
        var tenant = await AppTenant.NewAsync(site, settings => settings with { Attestation = "required" });
        using var device = await RawDevice.NewAsync(tenant);

        (await device.EnrollAsync()).Refuses(401, "invalid_client_attestation");
    }

    [Fact]
    [Specification("RFC 9700 §4.14.2")]
    public async Task AE_047_Replayed_refresh_token_ends_its_family()
    {
        var (device, enrolled) = await EnrolledAsync(await AppTenant.OfAsync(site));
        using var _ = device;
        var second = await device.RefreshAsync(enrolled.RefreshToken);
        var third = await device.RefreshAsync(second.RefreshToken);
        Assert.Equal(200, third.Status);

        (await device.RefreshAsync(enrolled.RefreshToken)).Refuses(400, "invalid_grant");

        (await device.RefreshAsync(third.RefreshToken)).Refuses(400, "invalid_grant");
    }

    [Fact]
    [Specification("RFC 9449 §5")]
    public async Task AE_048_Refresh_token_is_worth_nothing_with_another_key()
    {
        var tenant = await AppTenant.OfAsync(site);
        var (device, enrolled) = await EnrolledAsync(tenant);
        using var thief = await RawDevice.NewAsync(tenant);

        var answer = await thief.RefreshAsync(enrolled.RefreshToken);

        Assert.Equal(400, answer.Status);
        Assert.Contains(answer.Error, (string?[])["invalid_grant", "invalid_dpop_proof"]);
        Assert.Equal(200, (await device.RefreshAsync(enrolled.RefreshToken)).Status);
        device.Dispose();
    }

    [Fact]
    [Specification("RFC 8693 §2.2.2")]
    public async Task AE_053_Expired_subject_token_is_an_invalid_request()
    {
        var tenant = await AppTenant.NewAsync(site);
        var (device, enrolled) = await EnrolledAsync(tenant);
        using var _ = device;
        await tenant.Tenant.ExpireTokensAsync();

        (await device.ExchangeAsync(enrolled.AccessToken, tenant.Orders)).Refuses(400, "invalid_request");
    }

    [Fact]
    public async Task AE_054_Subject_token_of_another_tenant_is_an_invalid_request()
    {
        var (one, other) = (await AppTenant.OfAsync(site), await AppTenant.NewAsync(site));
        var (stranger, enrolled) = await EnrolledAsync(other);
        using var _ = stranger;
        using var device = await RawDevice.NewAsync(one);

        (await device.ExchangeAsync(enrolled.AccessToken, one.Orders)).Refuses(400, "invalid_request");
    }

    [Fact]
    public async Task AE_055_Exchanged_token_is_not_exchanged_again()
    {
        var tenant = await AppTenant.OfAsync(site);
        var (device, enrolled) = await EnrolledAsync(tenant);
        using var _ = device;
        var exchanged = await device.ExchangeAsync(enrolled.AccessToken, tenant.Orders);
        Assert.Equal(200, exchanged.Status);

        (await device.ExchangeAsync(exchanged.AccessToken, tenant.Orders)).Refuses(400, "invalid_request");
    }

    [Fact]
    public async Task AE_060_Enrollment_over_the_limit_of_an_address_has_to_wait()
    {
        const int Limit = 30;
        var tenant = await AppTenant.NewAsync(site, settings => settings with { RatePerIpPerHour = Limit });
        for (var i = 0; i < Limit; i++)
        {
            var (device, _) = await EnrolledAsync(tenant);
            device.Dispose();
        }

        using var late = await RawDevice.NewAsync(tenant);
        var answer = await late.EnrollAsync();

        answer.Refuses(429, "slow_down");
        Assert.True(answer.Headers.RetryAfter?.Delta > TimeSpan.Zero);
        Assert.Equal(Limit, await tenant.CountAsync());
    }

    [Fact]
    [Specification("RFC 7009 §2.2")]
    public async Task AE_081_Unknown_token_is_revoked_without_a_word()
    {
        using var device = await RawDevice.NewAsync(await AppTenant.OfAsync(site));

        Assert.Equal(200, (await device.PostAsync("revoke", ("token", "gh_at_nobody-knows-this-token"))).Status);
    }

    [Fact]
    [Specification("RFC 7662 §2.2")]
    public async Task AE_082_Introspection_tells_of_the_device_until_it_is_revoked()
    {
        var ct = TestContext.Current.CancellationToken;
        var tenant = await AppTenant.NewAsync(site);
        var backend = await tenant.Tenant.Api.CreateOAuthClientAsync(
            new CreateOAuthClient("Backend", new OAuthClientSettings { GrantTypes = ["client_credentials"], Audiences = [tenant.Orders] }), ct);
        await tenant.Tenant.Api.UpdateAppClientAsync(tenant.App.Id, new(Settings: tenant.App.Settings with { IntrospectedBy = [backend.Client.Id] }), ct);
        var (device, enrolled) = await EnrolledAsync(tenant);
        using var _ = device;
        var asker = new RawClient(await OAuthSite.OfAsync(tenant.Tenant), backend);

        var alive = (await asker.SendAsync("introspect", ("token", enrolled.AccessToken))).Json;
        await tenant.Tenant.Api.RevokeAppInstallationAsync("ins_" + (string)enrolled.Json["device_id"]!, ct: ct);
        var dead = (await asker.SendAsync("introspect", ("token", enrolled.AccessToken))).Text;

        Assert.Equal((true, "0", true, device.Key.PublicKey.Thumbprint), ((bool)alive["active"]!, (string?)alive["acr"], (bool)alive["anon"]!, (string?)alive["cnf"]!["jkt"]));
        Assert.Equal(((string?)enrolled.Json["sub"], "DPoP", 300), ((string?)alive["sub"], (string?)alive["token_type"], (long)alive["exp"]! - (long)alive["iat"]!));
        Assert.Equal("""{"active":false}""", dead);
    }

    private static async Task<(RawDevice Device, OAuthAnswer Answer)> EnrolledAsync(AppTenant tenant)
    {
        var device = await RawDevice.NewAsync(tenant);
        var answer = await device.EnrollAsync();
        Assert.True(answer.Status == 201, answer.Text);
        return (device, answer);
    }
}

[Collection(nameof(SqliteSite))]
public sealed class AppWireOnSqlite(SqliteSite site) : AppWireTests(site);

[Collection(nameof(PostgresSite))]
public sealed class AppWireOnPostgres(PostgresSite site) : AppWireTests(site);
