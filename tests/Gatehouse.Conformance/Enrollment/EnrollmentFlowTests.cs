using Gatehouse.Client.Contracts.Enrollment;
using Gatehouse.Client.Contracts.Mdm;
using Gatehouse.Conformance.Support;
using Gatehouse.Simulator;
using Gatehouse.Simulator.Devices;
using Gatehouse.Simulator.Enrollment;

namespace Gatehouse.Conformance.Enrollment;

/// <summary>From the link to a device that has what its group wants.</summary>
[Specification("Enrollment 1: the whole way")]
public abstract class EnrollmentFlowTests(Site site)
{
    [Theory]
    [InlineData(DeviceKind.IPhone, EnrollmentVariant.Direct)]
    [InlineData(DeviceKind.Mac, EnrollmentVariant.Direct)]
    [InlineData(DeviceKind.IPad, EnrollmentVariant.ProfileService)]
    [InlineData(DeviceKind.Mac, EnrollmentVariant.ProfileService)]
    public async Task Device_enrolls_by_link_joins_its_group_and_has_its_profile_verified(DeviceKind kind, EnrollmentVariant variant)
    {
        site.NeedOurServer();
        var ct = TestContext.Current.CancellationToken;
        var tenant = await site.TenantAsync();
        var group = await tenant.Api.CreateGroupAsync(new GroupCreate($"Flow {Guid.NewGuid():n}"), ct);
        var profile = await tenant.Api.UploadProfileAsync(new ProfileUpload(Profiles.Restrictions()), ct);
        await tenant.Api.SetGroupProfilesAsync(group.Id, [profile.Id], ct);
        var token = await tenant.TokenAsync(request => request with { GroupId = group.Id, Variant = variant, MaxUses = 1 });

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var device = tenant.NewDevice(kind);
        var running = RunAsync(device, stop.Token);
        Assert.IsType<EnrollmentOutcome.Managed>(await device.EnrollAsync(await tenant.LinkAsync(token), ct));
        await Eventually.TrueAsync(async () => await VerifiedAsync(tenant, device, profile.Id), "the profile is verified", 60);
        await stop.CancelAsync();
        await running;

        var known = await tenant.GetAsync(device.Facts.Udid);
        Assert.Equal((DeviceState.Managed, device.Facts.SerialNumber), (known.State, known.SerialNumber));
        Assert.Contains(known.Groups, g => g.Id == group.Id && g.Primary);
        await AssertAttemptAsync(tenant, known, variant);
        Assert.Equal((1, 0), await UsesAsync(tenant, token));
    }

    private static async Task AssertAttemptAsync(Tenant tenant, Device device, EnrollmentVariant variant)
    {
        var ct = TestContext.Current.CancellationToken;
        await Eventually.TrueAsync(
            async () => (await tenant.Api.GetEnrollmentAttemptAsync(device.AttemptId!, ct)).Attempt.State == AttemptState.Completed, "the attempt is completed");
        var codes = (await tenant.Api.GetEnrollmentAttemptAsync(device.AttemptId!, ct)).Timeline.OrderBy(e => e.At).Select(e => e.Code).ToList();
        string[] wanted = variant == EnrollmentVariant.Direct
            ? ["PROFILE_ISSUED", "SCEP_ISSUED", "CHECKIN_AUTHENTICATE", "CHECKIN_TOKENUPDATE", "GROUP_JOINED", "POLICY_DONE"]
            : ["PROFILE_ISSUED", "PHASE2_OK", "SCEP_ISSUED", "PHASE3_OK", "CHECKIN_AUTHENTICATE", "CHECKIN_TOKENUPDATE", "GROUP_JOINED", "POLICY_DONE"];
        Assert.Equal(wanted.Order(), wanted.Intersect(codes).Order());
    }

    private static async Task<(int Used, int Reserved)> UsesAsync(Tenant tenant, EnrollmentTokenInfo token)
    {
        var now = await tenant.Api.GetEnrollmentTokenAsync(token.Id, TestContext.Current.CancellationToken);
        return (now.Used, now.Reserved);
    }

    private static async Task<bool> VerifiedAsync(Tenant tenant, SimulatedDevice device, string profileId)
    {
        var id = (await tenant.GetAsync(device.Facts.Udid)).Id;
        var profiles = await tenant.Api.ListDeviceProfilesAsync(id, TestContext.Current.CancellationToken);
        return profiles.Any(p => p.ProfileId == profileId && p.State == DeviceProfileState.Verified);
    }

    private static async Task RunAsync(SimulatedDevice device, CancellationToken ct)
    {
        try
        {
            await device.RunAsync(ct);
        }
        catch (OperationCanceledException)
        {
        }
    }
}

[Collection(nameof(SqliteSite))]
public sealed class EnrollmentFlowOnSqlite(SqliteSite site) : EnrollmentFlowTests(site);

[Collection(nameof(PostgresSite))]
public sealed class EnrollmentFlowOnPostgres(PostgresSite site) : EnrollmentFlowTests(site);
