using System.Text.RegularExpressions;
using Gatehouse.Client.Contracts.Mdm;
using Gatehouse.Conformance.Support;
using Gatehouse.Simulator.Devices;

namespace Gatehouse.Conformance.Enrollment;

/// <summary>What a server must not tell its log.</summary>
[Specification("Enrollment 13: no secret in logs")]
[Collection(nameof(SqliteSite))]
public sealed partial class SecretsTests(SqliteSite site)
{
    [Fact]
    public async Task Log_of_a_whole_enrollment_with_commands_and_refusals_holds_no_secret()
    {
        var ct = TestContext.Current.CancellationToken;
        using var tenant = await site.NewTenantAsync();
        var token = await tenant.TokenAsync();
        var link = await tenant.Api.GetEnrollmentTokenLinkAsync(token.Id, ct);
        var profile = await WireDevice.DownloadAsync(tenant, tenant.NewDevice(DeviceKind.IPhone), token);
        var peer = ScepPeer.Of(tenant, profile.OfType("com.apple.security.scep").Single().Keys);
        var (right, wrong) = (peer.Challenge!, "guessed-" + Guid.NewGuid().ToString("n"));
        peer.Challenge = wrong;
        await peer.RequestAsync();
        peer.Challenge = right;
        await peer.RequestAsync();
        var device = await WireDevice.EnrolledAsync(tenant, DeviceKind.IPhone, token);
        var id = (await tenant.GetAsync(device.Udid)).Id;
        await tenant.Api.SendDeviceCommandAsync(id, new CommandRequest { RequestType = "ClearPasscode" }, ct);
        await device.AnswerAllAsync();
        using var browser = Browser.On(DeviceKind.IPhone, tenant.Address);
        await browser.OpenAsync(new Uri(link.ShortUrl));

        var log = string.Join('\n', site.Ground.Lines);

        Assert.Contains(device.Udid, log, StringComparison.Ordinal); // the log is there and speaks of this
        string[] secrets =
        [
            Uri.UnescapeDataString(new Uri(link.Url).Query.Split("token=")[1]), new Uri(link.ShortUrl).Segments[^1], right, wrong, Ground.Password, tenant.Session.Token,
            device.State.PushMagic, Convert.ToHexString(device.State.PushToken), Convert.ToBase64String(device.State.PushToken),
            Convert.ToBase64String(device.State.UnlockToken!), Convert.ToHexString(device.State.UnlockToken!),
        ];
        Assert.DoesNotContain(secrets, secret => log.Contains(secret, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Log_holds_nothing_that_looks_like_a_token_a_session_or_a_private_key()
    {
        using var tenant = await site.NewTenantAsync();
        await WireDevice.EnrolledAsync(tenant, DeviceKind.Mac);

        // The link for the first organization is printed for the operator, on purpose and once.
        var suspicious = site.Ground.Lines.Where(line => SecretShape().IsMatch(line) && !line.Contains("/setup?code=", StringComparison.Ordinal));

        Assert.Empty(suspicious);
    }

    [GeneratedRegex(@"eyJ[A-Za-z0-9_-]{20,}\.|gh_(ses|key|inv|set)_[A-Za-z0-9_-]{8,}|PRIVATE KEY|[?&]token=(?!\*|\[|REDACTED)[A-Za-z0-9]")]
    private static partial Regex SecretShape();
}
