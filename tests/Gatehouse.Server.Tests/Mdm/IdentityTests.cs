using System.Net;
using Gatehouse.Client.Contracts.Mdm;
using Gatehouse.Protocols.Plist;
using Gatehouse.Server.Tests.Mdm.Support;

namespace Gatehouse.Server.Tests.Mdm;

/// <summary>Which certificate may speak for which device, and what happens to requests of all others. Never 401.</summary>
public abstract class IdentityTests(IMdmFixture gate)
{
    [Fact]
    public async Task A_request_without_certificate_is_403()
    {
        var organization = await MdmOrganization.CreateAsync(gate);
        var device = await organization.ManagedAsync();
        device.Certificate = null;

        Assert.Equal(HttpStatusCode.Forbidden, (await device.IdleAsync()).Status);
    }

    [Fact]
    public async Task A_body_altered_on_the_way_is_403()
    {
        var organization = await MdmOrganization.CreateAsync(gate);
        var device = await organization.ManagedAsync();
        var body = PlistWriter.WriteXml(new PlistDictionary { { "UDID", device.Udid }, { "Status", "Idle" } });

        var answer = await device.PutAsync("connect", body, r => r.Content = new ByteArrayContent([.. body, (byte)'\n']));

        Assert.Equal(HttpStatusCode.Forbidden, answer.Status);
        Assert.Contains(gate.Logs.Lines, l => l.Event.Id == 2101 && l.Text.Contains("SIGNATURE_WRONG", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_signature_header_that_is_there_twice_is_403()
    {
        var organization = await MdmOrganization.CreateAsync(gate);
        var device = await organization.ManagedAsync();

        var answer = await device.PutAsync("connect", "x"u8.ToArray(), r => r.Headers.Add("Mdm-Signature", "AAAA"));

        Assert.Equal(HttpStatusCode.Forbidden, answer.Status);
    }

    [Fact]
    public async Task A_valid_certificate_cannot_speak_for_another_device()
    {
        var organization = await MdmOrganization.CreateAsync(gate);
        var victim = await organization.ManagedAsync();
        var attacker = await organization.ManagedAsync();
        victim.Certificate = attacker.Certificate;

        Assert.Equal(HttpStatusCode.Forbidden, (await victim.IdleAsync()).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await victim.TokenUpdateAsync()).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await victim.CheckInAsync(With(victim.Message("CheckOut"), "Topic", victim.Topic))).Status);
        Assert.Equal(DeviceState.Managed, (await organization.GetAsync(victim)).State);
    }

    [Fact]
    public async Task A_cloned_identity_is_refused_at_Authenticate_and_alarmed()
    {
        var organization = await MdmOrganization.CreateAsync(gate);
        var original = await organization.ManagedAsync("Mac15,3");
        var clone = new TestDevice(organization, original.AttemptId, original.Certificate!, "Mac15,3", userEnrollment: false);

        var answer = await clone.AuthenticateAsync();

        Assert.Equal(HttpStatusCode.Forbidden, answer.Status);
        Assert.Contains(gate.Logs.Lines, l => l.Event.Id == 2104 && l.Text.Contains(original.Id, StringComparison.Ordinal));
        Assert.Contains(gate.Observer.Events, e => e.Detail == $"{organization.Id} IDENTITY_CLONED");
        Assert.Equal(HttpStatusCode.OK, (await original.IdleAsync()).Status);
        Assert.Single(await organization.ListAsync());
    }

    [Fact]
    public async Task A_renewed_certificate_of_the_same_device_is_accepted_and_becomes_the_current_one()
    {
        var organization = await MdmOrganization.CreateAsync(gate);
        var device = await organization.ManagedAsync();
        var before = device.Certificate!;
        device.Certificate = await organization.IssueAsync(null, device.Id);

        Assert.Equal(HttpStatusCode.OK, (await device.IdleAsync()).Status);
        Assert.Equal(HttpStatusCode.OK, (await device.IdleAsync()).Status);

        // Requests with the old one may still be in flight for some minutes, and no longer.
        device.Certificate = before;
        Assert.Equal(HttpStatusCode.OK, (await device.IdleAsync()).Status);
        gate.Clock.Advance(TimeSpan.FromMinutes(11));
        Assert.Equal(HttpStatusCode.Forbidden, (await device.IdleAsync()).Status);
    }

    [Fact]
    public async Task A_certificate_of_another_attempt_is_refused_without_Authenticate()
    {
        var organization = await MdmOrganization.CreateAsync(gate);
        var device = await organization.ManagedAsync();
        device.Certificate = await organization.IssueAsync("att_somebodyelse", null);

        Assert.Equal(HttpStatusCode.Forbidden, (await device.IdleAsync()).Status);
    }

    [Fact]
    public async Task A_certificate_of_another_organization_is_refused()
    {
        var organization = await MdmOrganization.CreateAsync(gate);
        var other = await MdmOrganization.CreateAsync(gate);
        var device = await organization.ManagedAsync();
        device.OrganizationId = other.Id;

        Assert.Equal(HttpStatusCode.Forbidden, (await device.IdleAsync()).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await device.AuthenticateAsync()).Status);
        Assert.Empty(await other.ListAsync());
    }

    [Fact]
    public async Task A_revoked_certificate_is_refused_at_once()
    {
        var organization = await MdmOrganization.CreateAsync(gate);
        var device = await organization.ManagedAsync();
        await device.IdleAsync();

        await gate.Database.WriteAsync(
            tx => tx.ExecuteAsync("update pki_certificate set state = 'revoked' where device_id = @Id", new { device.Id }), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Forbidden, (await device.IdleAsync()).Status);
        Assert.Equal(DeviceState.IdentityMissing, (await organization.GetAsync(device)).State);
    }

    [Fact]
    public async Task An_expired_identity_connects_in_its_time_of_grace_but_receives_nothing()
    {
        var organization = await MdmOrganization.CreateAsync(gate);
        var device = await organization.DeviceAsync();
        device.Certificate = await organization.IssueAsync("att_" + device.Udid, null, TimeSpan.FromHours(1));
        await device.EnrollAsync();
        await device.DrainAsync();
        await organization.SendAsync(device, "DeviceInformation");

        gate.Clock.Advance(TimeSpan.FromHours(2));
        var graced = await device.IdleAsync();
        gate.Clock.Advance(TimeSpan.FromDays(31));
        var late = await device.IdleAsync();

        Assert.Equal((HttpStatusCode.OK, 0), (graced.Status, graced.Body.Length));
        Assert.Equal(HttpStatusCode.Forbidden, late.Status);
    }

    [Fact]
    public async Task A_blocked_device_is_shut_out_until_it_is_unblocked()
    {
        var organization = await MdmOrganization.CreateAsync(gate);
        var device = await organization.ManagedAsync();

        await organization.Owner.DoAsync(HttpMethod.Post, $"/api/v1/devices/{device.Id}/block");
        var blocked = await device.IdleAsync();
        var again = await device.AuthenticateAsync();
        await organization.Owner.DoAsync(HttpMethod.Post, $"/api/v1/devices/{device.Id}/unblock");
        var unblocked = await device.IdleAsync();

        Assert.Equal(HttpStatusCode.Forbidden, blocked.Status);
        Assert.Equal(HttpStatusCode.Forbidden, again.Status);
        Assert.Equal(HttpStatusCode.OK, unblocked.Status);
    }

    private static PlistDictionary With(PlistDictionary message, string key, PlistValue value)
    {
        message.Add(key, value);
        return message;
    }
}

[Collection(nameof(MdmOnSqlite))]
public sealed class IdentityTestsOnSqlite(MdmOnSqlite gate) : IdentityTests(gate);

[Collection(nameof(MdmOnPostgres))]
public sealed class IdentityTestsOnPostgres(MdmOnPostgres gate) : IdentityTests(gate);
