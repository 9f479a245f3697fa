using System.Text.Json;
using Gatehouse.Client.Contracts.Enrollment;
using Gatehouse.Client.Contracts.Mdm;
using Gatehouse.Client.Contracts.Pki;
using Gatehouse.Conformance.Support;
using Gatehouse.Simulator.Devices;
using Gatehouse.Simulator.Enrollment;

namespace Gatehouse.Conformance.Enrollment;

/// <summary>Genuine tokens that do not open any more, or not here: each has its own status, page and log entry.</summary>
[Specification("Enrollment 2: tokens that are refused")]
public abstract class ClosedTokenTests(Site site)
{
    [Fact]
    public async Task Step_6_or_9_expired_token_is_410_TOKEN_EXPIRED()
    {
        var tenant = await site.TenantAsync();
        var token = await tenant.TokenAsync();
        await tenant.Api.UpdateEnrollmentTokenAsync(
            token.Id, new UpdateEnrollmentToken { ExpiresAt = TimeProvider.System.GetUtcNow().AddSeconds(-1) }, TestContext.Current.CancellationToken);

        await AssertClosedAsync(tenant, token, 410, "TOKEN_EXPIRED");
    }

    [Fact]
    public async Task Step_5_token_before_its_start_is_403_TOKEN_NOT_YET_VALID()
    {
        var tenant = await site.TenantAsync();
        var token = await tenant.TokenAsync(request => request with { NotBefore = TimeProvider.System.GetUtcNow().AddHours(1) });

        await AssertClosedAsync(tenant, token, 403, "TOKEN_NOT_YET_VALID");
    }

    [Fact]
    public async Task Step_8_deleted_token_is_403_TOKEN_UNKNOWN()
    {
        var ct = TestContext.Current.CancellationToken;
        var tenant = await site.TenantAsync();
        var token = await tenant.TokenAsync();
        var link = await tenant.LinkAsync(token);
        await tenant.Api.RevokeEnrollmentTokenAsync(token.Id, new RevokeEnrollmentToken { Reason = "Test" }, ct);
        await tenant.Api.DeleteEnrollmentTokenAsync(token.Id, ct);
        using var browser = Browser.On(DeviceKind.IPhone, tenant.Address);

        Assert.Equal(403, (await browser.OpenAsync(link)).Status);
        Assert.Contains(await tenant.LogAsync("TOKEN_UNKNOWN"), e => e.Detail!.Value.GetRawText().Contains(token.Jti, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Step_9_revoked_token_is_410_TOKEN_REVOKED()
    {
        var tenant = await site.TenantAsync();
        var token = await tenant.TokenAsync();
        var link = await tenant.LinkAsync(token);
        await tenant.Api.RevokeEnrollmentTokenAsync(token.Id, new RevokeEnrollmentToken { Reason = "Test" }, TestContext.Current.CancellationToken);

        await AssertClosedAsync(tenant, token, link, 410, "TOKEN_REVOKED");
    }

    [Fact]
    public async Task Step_10_disabled_SCEP_profile_is_503_ENROLLMENT_MISCONFIGURED()
    {
        var ct = TestContext.Current.CancellationToken;
        var tenant = await site.TenantAsync();
        var scep = await tenant.Api.CreateScepProfileAsync(new CreateScepProfile { Name = $"Off {Guid.NewGuid():n}" }, ct);
        var token = await tenant.TokenAsync(request => request with { ScepProfileId = scep.Id });
        await tenant.Api.UpdateScepProfileAsync(scep.Id, new UpdateScepProfile { Enabled = false }, ct: ct);

        await AssertClosedAsync(tenant, token, 503, "ENROLLMENT_MISCONFIGURED");
        Assert.Equal(TokenStatus.Broken, (await tenant.Api.GetEnrollmentTokenAsync(token.Id, ct)).Status);
    }

    [Fact]
    public async Task Step_10_deleted_group_is_503_ENROLLMENT_MISCONFIGURED()
    {
        var ct = TestContext.Current.CancellationToken;
        var tenant = await site.TenantAsync();
        var group = await tenant.Api.CreateGroupAsync(new GroupCreate($"Short-lived {Guid.NewGuid():n}"), ct);
        var token = await tenant.TokenAsync(request => request with { GroupId = group.Id });
        await tenant.Api.DeleteGroupAsync(group.Id, ct);

        await AssertClosedAsync(tenant, token, 503, "ENROLLMENT_MISCONFIGURED");
    }

    [Fact]
    public async Task Step_11_without_push_certificate_it_is_503_PUSH_NOT_READY()
    {
        site.NeedOurServer();
        using var tenant = await site.NewTenantAsync(withPush: false);

        await AssertClosedAsync(tenant, await tenant.TokenAsync(), 503, "PUSH_NOT_READY");
    }

    [Fact]
    public async Task Step_12_other_platform_is_403_PLATFORM_NOT_ALLOWED()
    {
        var tenant = await site.TenantAsync();
        var token = await tenant.TokenAsync(request => request with { Platforms = [DevicePlatform.MacOS] });
        using var browser = Browser.On(DeviceKind.IPhone, tenant.Address);

        var answer = await browser.OpenAsync(await tenant.LinkAsync(token));

        Assert.Equal(403, answer.Status);
        Assert.Contains(await tenant.LogAsync("PLATFORM_NOT_ALLOWED"), e => e.TokenId == token.Id);
    }

    [Fact]
    public async Task Step_12_older_system_than_allowed_is_403_OS_TOO_OLD()
    {
        var tenant = await site.TenantAsync();
        var token = await tenant.TokenAsync(request => request with
        {
            MinimumOs = new Dictionary<DevicePlatform, string> { [DevicePlatform.IOS] = "99.0" },
        });
        using var browser = Browser.On(DeviceKind.IPhone, tenant.Address);

        var answer = await browser.OpenAsync(await tenant.LinkAsync(token));

        Assert.Equal(403, answer.Status);
        Assert.Contains(await tenant.LogAsync("OS_TOO_OLD"), e => e.TokenId == token.Id);
    }

    [Fact]
    public async Task Step_13_full_token_is_410_TOKEN_EXHAUSTED()
    {
        var tenant = await site.TenantAsync();
        var token = await tenant.TokenAsync(request => request with { MaxUses = 1 });
        await WireDevice.EnrolledAsync(tenant, DeviceKind.IPhone, token);

        await AssertClosedAsync(tenant, token, 410, "TOKEN_EXHAUSTED");
    }

    [Fact]
    public async Task Step_13_device_that_comes_again_takes_no_second_place()
    {
        var ct = TestContext.Current.CancellationToken;
        var tenant = await site.TenantAsync();
        var token = await tenant.TokenAsync(request => request with { MaxUses = 2 });
        var device = await tenant.EnrollAsync(DeviceKind.IPhone, token);
        await device.RemoveManagementAsync(ct);

        Assert.IsType<EnrollmentOutcome.Managed>(await device.EnrollAsync(await tenant.LinkAsync(token), ct));

        var after = await tenant.Api.GetEnrollmentTokenAsync(token.Id, ct);
        Assert.Equal((1, 0), (after.Used, after.Reserved));
    }

    private static async Task AssertClosedAsync(Tenant tenant, EnrollmentTokenInfo token, int status, string code) =>
        await AssertClosedAsync(tenant, token, await tenant.LinkAsync(token), status, code);

    private static async Task AssertClosedAsync(Tenant tenant, EnrollmentTokenInfo token, Uri link, int status, string code)
    {
        using var person = Browser.On(DeviceKind.IPhone, tenant.Address);
        using var program = Browser.On(DeviceKind.IPhone, tenant.Address, "application/json");

        var page = await person.OpenAsync(link);
        var problem = await program.OpenAsync(link);

        Assert.Equal((status, "text/html"), (page.Status, page.MediaType));
        Assert.Equal((status, "application/problem+json"), (problem.Status, problem.MediaType));
        using var json = JsonDocument.Parse(problem.Body);
        Assert.Equal((status, code), (json.RootElement.GetProperty("status").GetInt32(), json.RootElement.GetProperty("code").GetString()));
        Assert.Contains(await tenant.LogAsync(code), e => e.TokenId == token.Id && e.Outcome is ("refused" or "failed"));
        var after = await tenant.Api.GetEnrollmentTokenAsync(token.Id, TestContext.Current.CancellationToken);
        Assert.Equal(0, after.Reserved);
    }
}

[Collection(nameof(SqliteSite))]
public sealed class ClosedTokenOnSqlite(SqliteSite site) : ClosedTokenTests(site);

[Collection(nameof(PostgresSite))]
public sealed class ClosedTokenOnPostgres(PostgresSite site) : ClosedTokenTests(site);
