using System.Net;
using Gatehouse.Client.Contracts.Webhooks;
using Gatehouse.Server.Tests.Fixtures;
using Gatehouse.Server.Tests.Webhooks.Support;

namespace Gatehouse.Server.Tests.Webhooks;

/// <summary>With the settings that a server has by itself, webhooks lead into no private network.</summary>
[Collection(nameof(SqliteGate))]
public sealed class GuardTests(SqliteGate gate) : WebhookTestBase(gate)
{
    [Theory]
    [InlineData("http://127.0.0.1:8080/")]
    [InlineData("http://localhost/")]
    [InlineData("https://127.0.0.1/")]
    [InlineData("https://10.1.2.3/")]
    [InlineData("https://169.254.169.254/latest/meta-data/")]
    [InlineData("https://[::1]/")]
    [InlineData("https://[fd00::1]/")]
    [InlineData("https://[::ffff:192.168.0.1]/")]
    [InlineData("https://0x7f000001/")]
    [InlineData("https://2130706433/")]
    public async Task A_private_address_is_refused_when_it_is_typed(string url)
    {
        var owner = await Gate.OwnerAsync();

        using var answer = await owner.SendAsync(HttpMethod.Post, "/api/v1/webhooks", new CreateWebhook("x", url, ["*"]));

        Assert.Contains("url", (await answer.ProblemAsync(HttpStatusCode.BadRequest, "request-invalid")).Errors!.Keys);
    }

    [Fact]
    public async Task A_name_that_leads_to_a_private_address_is_refused_when_it_is_called()
    {
        await using var receiver = await Receiver.StartAsync();
        var owner = await Gate.OwnerAsync();
        var made = await WebhookAsync(owner, $"https://localhost:{new Uri(receiver.Address).Port}/");

        using var answer = await owner.SendAsync(HttpMethod.Post, $"/api/v1/webhooks/{made.Webhook.Id}/ping");
        var ping = await answer.ReadAsync<WebhookPing>(HttpStatusCode.OK);

        Assert.False(ping.Delivered);
        Assert.Contains("no public address", ping.Error, StringComparison.Ordinal);
        Assert.Empty(receiver.All);
    }
}
