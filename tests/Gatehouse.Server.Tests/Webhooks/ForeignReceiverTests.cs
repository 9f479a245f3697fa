using System.Globalization;
using System.Net;
using System.Text;
using Gatehouse.Client.Contracts.Common;
using Gatehouse.Client.Contracts.Enrollment;
using Gatehouse.Client.Contracts.Webhooks;
using Gatehouse.Server.Tests.Fixtures;
using Gatehouse.Server.Tests.Webhooks.Support;

namespace Gatehouse.Server.Tests.Webhooks;

/// <summary>Messages in the hands of programs that we did not write. Time stands still here: they look at the real one.</summary>
public sealed class ForeignReceiverTests(SqliteWebhookGate gate) : WebhookTestBase(gate), IClassFixture<SqliteWebhookGate>
{
    [Fact]
    public async Task StandardWebhooks_1_0_its_own_library_takes_our_messages_and_no_others()
    {
        using var receiver = await ForeignReceiver.StartAsync();
        var owner = await Gate.OwnerAsync();
        var made = await WebhookAsync(owner, receiver.Address, "enrollment.*");
        var other = await WebhookAsync(owner, receiver.Address, "audit.organization.*");
        await receiver.KnowAsync(made.Secret);

        var token = await owner.PostAsync<EnrollmentTokenInfo>("/api/v1/enrollment/tokens", new CreateEnrollmentToken { Name = "Engineering" }, HttpStatusCode.Created);
        var taken = await receiver.NextAsync();
        await HappenAsync(owner);
        var refused = await receiver.NextAsync();
        var entry = Assert.Single((await owner.GetAsync<Page<EnrollmentLogEntry>>("/api/v1/enrollment/log?code=TOKEN_CREATED")).Items);

        Assert.Equal("enrollment.token_created", taken.GetProperty("type").GetString());
        Assert.Equal(token.Id, taken.GetProperty("data").GetProperty("tokenId").GetString());
        Assert.Equal(entry.Id, taken.GetProperty("data").GetProperty("id").GetString());
        Assert.Equal(entry.Text, taken.GetProperty("data").GetProperty("text").GetString());
        Assert.Equal("No matching signature found", refused.GetProperty("refused").GetString());
        await TriedAsync(owner, other.Webhook.Id, 1);
        Assert.Equal("status 401", (await DeliveryAsync(owner, other.Webhook.Id)).LastError);
    }

    [Fact]
    public async Task StandardWebhooks_1_0_the_signature_is_what_openssl_makes_of_it()
    {
        await using var receiver = await Receiver.StartAsync();
        var owner = await Gate.OwnerAsync();
        var made = await WebhookAsync(owner, receiver.Address);
        await HappenAsync(owner);
        await ArrivedAsync(receiver, 1);
        var told = Assert.Single(receiver.All);

        var key = Convert.ToHexString(Convert.FromBase64String(made.Secret["whsec_".Length..]));
        byte[] signed = [.. Encoding.UTF8.GetBytes($"{told.Id}.{told.Timestamp}."), .. told.Body];
        var mac = await Tools.RunAsync("openssl", ["dgst", "-sha256", "-mac", "HMAC", "-macopt", "hexkey:" + key, "-binary"], signed, Ct);

        Assert.Equal("v1," + Convert.ToBase64String(mac), told.Signatures);
        Assert.Equal(Gate.Clock.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture), told.Timestamp);
    }

    [Fact]
    public async Task Whatever_is_told_holds_no_link_token_or_secret()
    {
        await using var receiver = await Receiver.StartAsync();
        var owner = await Gate.OwnerAsync();
        var made = await WebhookAsync(owner, receiver.Address, "*");
        var token = await owner.PostAsync<EnrollmentTokenInfo>("/api/v1/enrollment/tokens", new CreateEnrollmentToken { Name = "Engineering" }, HttpStatusCode.Created);
        var link = await owner.GetAsync<EnrollmentTokenLink>($"/api/v1/enrollment/tokens/{token.Id}/link");
        using var opened = await Gate.Anonymous.GetAsync(link.ShortUrl, Ct);
        using var altered = await Gate.Anonymous.GetAsync(link.Url[..^4] + "AAAA", Ct);
        using var rotated = await owner.SendAsync(HttpMethod.Post, $"/api/v1/webhooks/{made.Webhook.Id}/rotate-secret", new RotateWebhookSecret());
        var secret = (await rotated.ReadAsync<RotatedWebhookSecret>(HttpStatusCode.OK)).Secret;
        await Eventually.TrueAsync(async () => (await DeliveriesAsync(owner, made.Webhook.Id, "?limit=200")).All(d => d.State == WebhookDeliveryState.Delivered));

        var told = string.Join('\n', receiver.All.Select(r => Encoding.UTF8.GetString(r.Body)));

        Assert.Contains("token.link", told, StringComparison.Ordinal);
        Assert.Contains("webhook.rotate-secret", told, StringComparison.Ordinal);
        foreach (var credential in new[] { link.Url.Split("token=")[1], link.ShortUrl.Split("/e/")[1], made.Secret, secret, owner.Token })
        {
            Assert.DoesNotContain(credential, told, StringComparison.Ordinal);
            Gate.Logs.AssertNone(credential);
        }
    }
}
