using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gatehouse.Client.Contracts.Admin;
using Gatehouse.Client.Contracts.Mdm;
using Gatehouse.Server.Mdm.Contracts;
using Gatehouse.Server.Mdm.Maintenance;
using Gatehouse.Server.Mdm.Push;
using Gatehouse.Server.Tests.Fixtures;
using Gatehouse.Server.Tests.Mdm.Support;
using Gatehouse.Simulator.Push;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Server.Tests.Mdm;

/// <summary>Pushes through a stand-in for APNs: Apple, "Sending notification requests to APNs" and "Handling notification responses from APNs".</summary>
public abstract class PushTests(IMdmFixture gate)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Push_has_the_form_that_APNs_asks_for()
    {
        var organization = await MdmOrganization.CreateAsync(gate);
        var device = await organization.DeviceAsync();
        await device.EnrollAsync();

        var push = await PushedAsync(device);

        Assert.Equal(Convert.ToHexStringLower(device.Token), push.Token);
        Assert.Equal((device.Topic, "mdm", "10", "HTTP/2"), (push.Topic, push.Type, push.Priority, push.Protocol));
        Assert.Equal($$"""{"mdm":"{{device.PushMagic}}"}""", push.Body);
        Assert.Contains("APSP", push.ClientSubject, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pushes_use_one_connection_again_and_again()
    {
        var organization = await MdmOrganization.CreateAsync(gate);
        var one = await organization.DeviceAsync();
        var two = await organization.DeviceAsync();
        await one.EnrollAsync();
        await two.EnrollAsync();

        Assert.Equal((await PushedAsync(one)).Connection, (await PushedAsync(two)).Connection);
    }

    [Fact]
    public async Task Commands_within_a_second_share_a_push()
    {
        var organization = await MdmOrganization.CreateAsync(gate);
        var device = await organization.ManagedAsync();
        await SettledAsync(device);
        var before = gate.Apns.Of(device.Token).Count;

        await organization.SendAsync(device, "SecurityInfo");
        await organization.SendAsync(device, "DeviceInformation");
        gate.Clock.Advance(TimeSpan.FromSeconds(2));
        await SettledAsync(device);
        await SettledAsync(device);

        Assert.Equal(1, gate.Apns.Of(device.Token).Count - before);
    }

    [Fact]
    public async Task A_command_that_is_not_fetched_is_pushed_after_5_minutes_then_an_hour_then_daily()
    {
        var organization = await MdmOrganization.CreateAsync(gate);
        var device = await organization.ManagedAsync();
        await organization.SendAsync(device, "SecurityInfo");
        gate.Clock.Advance(TimeSpan.FromSeconds(2));
        await SettledAsync(device);

        var waits = new List<TimeSpan>();
        for (var i = 0; i < 4; i++)
        {
            var due = TimeSpan.FromMilliseconds((await device.ColumnAsync<long>("push_due_ms")) - gate.Clock.GetUtcNow().ToUnixTimeMilliseconds());
            waits.Add(TimeSpan.FromMinutes(Math.Round(due.TotalMinutes)));
            gate.Clock.Advance(due);
            await SettledAsync(device);
        }

        Assert.Equal([TimeSpan.FromMinutes(5), TimeSpan.FromHours(1), TimeSpan.FromDays(1), TimeSpan.FromDays(1)], waits);
    }

    [Fact]
    public async Task Nothing_is_pushed_when_nothing_waits()
    {
        var organization = await MdmOrganization.CreateAsync(gate);
        var device = await organization.ManagedAsync();

        Assert.Null(await device.ColumnAsync<long?>("push_due_ms"));
    }

    [Fact]
    public async Task Unregistered_ends_pushing_only_when_the_token_is_older_than_its_end()
    {
        var organization = await MdmOrganization.CreateAsync(gate);
        var device = await organization.ManagedAsync();
        var now = gate.Clock.GetUtcNow();

        gate.Apns.Answer(device.Token, 410, $$"""{"reason":"Unregistered","timestamp":{{now.AddDays(-1).ToUnixTimeMilliseconds()}}}""");
        await PushNowAsync(organization, device);
        await Eventually.TrueAsync(async () => await device.ColumnAsync<string>("push_error") == "Unregistered");
        var crossed = await device.ColumnAsync<string>("state");
        gate.Apns.Answer(device.Token, 410, $$"""{"reason":"Unregistered","timestamp":{{now.AddDays(1).ToUnixTimeMilliseconds()}}}""");
        await PushNowAsync(organization, device);
        var dead = await Eventually.SoAsync(() => device.ColumnAsync<string>("state"), s => s != "enrolled", "the token is given up");
        gate.Apns.Answer(device.Token, 200); // what waits is pushed at once where the token is back
        await device.TokenUpdateAsync();
        var revived = await device.ColumnAsync<string>("state");

        Assert.Equal(("enrolled", "push-dead", "enrolled"), (crossed, dead, revived));
    }

    [Fact]
    public async Task A_device_whose_token_is_gone_and_that_stays_silent_has_left()
    {
        var organization = await MdmOrganization.CreateAsync(gate);
        var device = await organization.ManagedAsync();
        gate.Apns.Answer(device.Token, 410, $$"""{"reason":"Unregistered","timestamp":{{gate.Clock.GetUtcNow().AddDays(1).ToUnixTimeMilliseconds()}}}""");
        await PushNowAsync(organization, device);

        gate.Clock.Advance(TimeSpan.FromDays(8));
        await gate.Services.GetRequiredService<DepartureSweep>().RunAsync(Ct);

        var shown = await organization.GetAsync(device);
        Assert.Equal((DeviceState.Unmanaged, "UNENROLL_ASSUMED"), (shown.State, shown.LeftBecause));
    }

    [Theory]
    [InlineData(400, "BadDeviceToken")]
    [InlineData(400, "DeviceTokenNotForTopic")]
    [InlineData(429, "TooManyRequests")]
    [InlineData(503, "ServiceUnavailable")]
    public async Task Other_refusals_lose_neither_token_nor_command(int status, string reason)
    {
        var organization = await MdmOrganization.CreateAsync(gate);
        var device = await organization.ManagedAsync();
        await organization.SendAsync(device, "SecurityInfo");
        gate.Apns.Answer(device.Token, status, $$"""{"reason":"{{reason}}"}""");

        await PushNowAsync(organization, device);
        var channel = (await organization.GetAsync(device)).Channels[0];

        Assert.Equal(("enrolled", reason), (channel.State, channel.LastPushError));
        Assert.Equal(device.Token, await device.ColumnAsync<byte[]>("push_token"));
        Assert.True(await device.ColumnAsync<long?>("push_due_ms") > gate.Clock.GetUtcNow().ToUnixTimeMilliseconds());
        Assert.Equal("SecurityInfo", (await device.IdleAsync()).RequestType);
    }

    [Fact]
    public async Task BadCertificate_is_an_alarm_for_the_organization()
    {
        var organization = await MdmOrganization.CreateAsync(gate);
        var device = await organization.ManagedAsync();
        gate.Apns.Answer(device.Token, 403, """{"reason":"BadCertificate"}""");

        await PushNowAsync(organization, device);

        Assert.Equal("BadCertificate", (await CertificateAsync(organization)).LastError);
        Assert.Contains(gate.Logs.Lines, l => l.Event.Id == 2122 && l.Text.Contains(organization.Id, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Another_topic_is_refused_unless_confirmed()
    {
        var organization = await MdmOrganization.CreateAsync(gate);
        using var other = new PushCertificate(gate.Clock.GetUtcNow());
        var upload = new ApnsCertificatePut(Pkcs12: other.ToPkcs12("secret"), Password: "secret");

        await organization.Owner.FailAsync(HttpMethod.Put, "/api/v1/apns-certificate", upload, HttpStatusCode.Conflict, "apns-topic-change");
        var before = await CertificateAsync(organization);
        var after = await organization.Owner.SendAsync<ApnsCertificate>(HttpMethod.Put, "/api/v1/apns-certificate", upload with { ConfirmTopicChange = true });

        Assert.Equal(FakeApns.Certificate.Topic, before.Topic);
        Assert.Equal((other.Topic, "valid"), (after.Topic, after.Status));
    }

    [Fact]
    public async Task Certificates_that_are_not_for_MDM_are_refused()
    {
        var organization = await MdmOrganization.CreateAsync(gate);
        using var wrong = new PushCertificate(gate.Clock.GetUtcNow(), topic: "com.example.app");
        using var ended = new PushCertificate(gate.Clock.GetUtcNow().AddYears(-2));

        foreach (var upload in new[]
        {
            new ApnsCertificatePut(Pkcs12: wrong.ToPkcs12("x"), Password: "x"),
            new ApnsCertificatePut(Pkcs12: ended.ToPkcs12("x"), Password: "x"),
            new ApnsCertificatePut(Pkcs12: wrong.ToPkcs12("x"), Password: "y"),
            new ApnsCertificatePut(Certificate: "nonsense", Key: "nonsense"),
            new ApnsCertificatePut(),
        })
        {
            await organization.Owner.FailAsync(HttpMethod.Put, "/api/v1/apns-certificate", upload, HttpStatusCode.BadRequest, "apns-certificate-invalid");
        }
    }

    [Fact]
    public async Task A_certificate_for_our_own_signing_request_needs_no_key()
    {
        var organization = await MdmOrganization.CreateAsync(gate);
        var csr = await organization.Owner.SendAsync<ApnsCsr>(HttpMethod.Post, "/api/v1/apns-certificate/csr");
        var request = CertificateRequest.LoadSigningRequestPem(csr.Csr, HashAlgorithmName.SHA256, CertificateRequestLoadOptions.Default, RSASignaturePadding.Pkcs1);
        using var apple = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = gate.Clock.GetUtcNow();
        using var signed = new CertificateRequest(FakeApns.Certificate.Certificate.SubjectName, request.PublicKey, HashAlgorithmName.SHA256).Create(
            new X500DistinguishedName("CN=Apple stand-in"), X509SignatureGenerator.CreateForECDsa(apple), now.AddDays(-1), now.AddDays(20), [1, 2, 3]);

        var installed = await organization.Owner.SendAsync<ApnsCertificate>(
            HttpMethod.Put, "/api/v1/apns-certificate", new ApnsCertificatePut(signed.ExportCertificatePem()));
        var findings = await new PushDoctor(gate.Services.GetRequiredService<PushCertificates>(), gate.Clock).RunAsync(organization.Id, Ct);

        Assert.Equal(("expiring-soon", FakeApns.Certificate.Topic), (installed.Status, installed.Topic));
        Assert.Equal(FindingSeverity.Warning, Assert.Single(findings).Severity);
        await organization.Owner.FailAsync(
            HttpMethod.Put, "/api/v1/apns-certificate", new ApnsCertificatePut(signed.ExportCertificatePem()), HttpStatusCode.BadRequest, "apns-certificate-invalid");
    }

    [Fact]
    public async Task Readiness_tells_the_topic_and_that_there_is_none()
    {
        var organization = await MdmOrganization.CreateAsync(gate);
        var readiness = gate.Services.GetRequiredService<IMdmReadiness>();

        var ready = await readiness.PushAsync(organization.Id, Ct);
        var missing = await readiness.PushAsync((await gate.OwnerAsync()).OrganizationId, Ct);
        var group = await readiness.ResolveGroupAsync(organization.Id, null, Ct);

        Assert.Equal((FakeApns.Certificate.Topic, true), (ready.Topic, ready.Ready));
        Assert.Equal((null, false), (missing.Topic, missing.Ready));
        Assert.Equal(group, await readiness.ResolveGroupAsync(organization.Id, group, Ct));
        Assert.Null(await readiness.ResolveGroupAsync(organization.Id, "grp_unknown", Ct));
    }

    private Task<int> RunAsync() => gate.Services.GetRequiredService<PushWorker>().RunAsync(Ct);

    private static Task<ApnsCertificate> CertificateAsync(MdmOrganization organization) =>
        organization.Owner.SendAsync<ApnsCertificate>(HttpMethod.Get, "/api/v1/apns-certificate");

    private async Task PushNowAsync(MdmOrganization organization, TestDevice device)
    {
        var before = gate.Apns.Of(device.Token).Count;
        await organization.Owner.DoAsync(HttpMethod.Post, $"/api/v1/devices/{device.Id}/push");
        gate.Clock.Advance(TimeSpan.FromSeconds(2));
        await SettledAsync(device);
        await Eventually.TrueAsync(() => gate.Apns.Of(device.Token).Count > before);
        await SettledAsync(device);
    }

    private async Task<ReceivedPush> PushedAsync(TestDevice device)
    {
        await RunAsync();
        await Eventually.TrueAsync(() => gate.Apns.Of(device.Token).Count > 0);
        return gate.Apns.Of(device.Token)[0];
    }

    // The worker of the server may be the one that sends it. It claims, which moves the next push on, and then writes down
    // what came of it; only after that is the channel what the next step of a test expects.
    private async Task SettledAsync(TestDevice device)
    {
        var now = gate.Clock.GetUtcNow().ToUnixTimeMilliseconds();
        await Eventually.TrueAsync(async () =>
        {
            await RunAsync(); // each time: a claim passes over a channel that somebody writes to, and no clock brings the next
            return await IsSettledAsync();
        }, "the push is sent and noted");
        await Task.Delay(500, Ct);

        async Task<bool> IsSettledAsync() => await device.ColumnAsync<string>("state") != "enrolled"
            || ((await device.ColumnAsync<long?>("push_due_ms") is not { } due || due > now)
                && (await device.ColumnAsync<long?>("pushed_ms") is not null || await device.ColumnAsync<string>("push_error") is not null
                    // It came by itself before it was pushed: nothing is due, and no push was claimed.
                    || await device.ColumnAsync<long>("push_step") == 0));
    }
}

[Collection(nameof(MdmOnSqlite))]
public sealed class PushTestsOnSqlite(MdmOnSqlite gate) : PushTests(gate);

[Collection(nameof(MdmOnPostgres))]
public sealed class PushTestsOnPostgres(MdmOnPostgres gate) : PushTests(gate);
