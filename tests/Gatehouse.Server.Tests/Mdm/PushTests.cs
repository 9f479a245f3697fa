using System.Net;
using Gatehouse.Client.Contracts.Mdm;
using Gatehouse.Server.Mdm.Maintenance;
using Gatehouse.Server.Mdm.Push;
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
        await RunAsync();
        var before = gate.Apns.Of(device.Token).Count;

        await organization.SendAsync(device, "SecurityInfo");
        await organization.SendAsync(device, "DeviceInformation");
        gate.Clock.Advance(TimeSpan.FromSeconds(2));
        await RunAsync();

        Assert.Equal(1, gate.Apns.Of(device.Token).Count - before);
    }

    [Fact]
    public async Task A_command_that_is_not_fetched_is_pushed_after_5_minutes_then_an_hour_then_daily()
    {
        var organization = await MdmOrganization.CreateAsync(gate);
        var device = await organization.ManagedAsync();
        await organization.SendAsync(device, "SecurityInfo");
        gate.Clock.Advance(TimeSpan.FromSeconds(2));
        await RunAsync();

        var waits = new List<TimeSpan>();
        for (var i = 0; i < 4; i++)
        {
            var due = TimeSpan.FromMilliseconds((await device.ColumnAsync<long>("push_due_ms")) - gate.Clock.GetUtcNow().ToUnixTimeMilliseconds());
            waits.Add(TimeSpan.FromMinutes(Math.Round(due.TotalMinutes)));
            gate.Clock.Advance(due);
            await RunAsync();
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
        var crossed = await device.ColumnAsync<string>("state");
        gate.Apns.Answer(device.Token, 410, $$"""{"reason":"Unregistered","timestamp":{{now.AddDays(1).ToUnixTimeMilliseconds()}}}""");
        await PushNowAsync(organization, device);
        var dead = await device.ColumnAsync<string>("state");
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

    private Task<int> RunAsync() => gate.Services.GetRequiredService<PushWorker>().RunAsync(Ct);

    private static Task<ApnsCertificate> CertificateAsync(MdmOrganization organization) =>
        organization.Owner.SendAsync<ApnsCertificate>(HttpMethod.Get, "/api/v1/apns-certificate");

    // The worker of the server may be the one that sends it; either way it has been sent, and recorded, when this returns.
    private async Task PushNowAsync(MdmOrganization organization, TestDevice device)
    {
        var before = gate.Apns.Of(device.Token).Count;
        await organization.Owner.DoAsync(HttpMethod.Post, $"/api/v1/devices/{device.Id}/push");
        gate.Clock.Advance(TimeSpan.FromSeconds(2));
        await RunAsync();
        for (var i = 0; i < 200 && gate.Apns.Of(device.Token).Count == before; i++)
        {
            await Task.Delay(20, Ct);
        }

        Assert.True(gate.Apns.Of(device.Token).Count > before, "It was not pushed.");
        await Task.Delay(200, Ct); // until the other worker has written down what came of it
    }

    private async Task<ReceivedPush> PushedAsync(TestDevice device)
    {
        await RunAsync();
        for (var i = 0; i < 200 && gate.Apns.Of(device.Token).Count == 0; i++)
        {
            await Task.Delay(20, Ct);
        }

        return gate.Apns.Of(device.Token)[0];
    }
}

[Collection(nameof(MdmOnSqlite))]
public sealed class PushTestsOnSqlite(MdmOnSqlite gate) : PushTests(gate);

[Collection(nameof(MdmOnPostgres))]
public sealed class PushTestsOnPostgres(MdmOnPostgres gate) : PushTests(gate);
