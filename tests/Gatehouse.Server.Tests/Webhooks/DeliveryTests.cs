using System.Text;
using Gatehouse.Client.Contracts.Admin;
using Gatehouse.Client.Contracts.Common;
using Gatehouse.Client.Contracts.Webhooks;
using Gatehouse.Server.Storage;
using Gatehouse.Server.Tests.Fixtures;
using Gatehouse.Server.Tests.Webhooks.Support;
using Gatehouse.Server.Webhooks.Contracts;
using Gatehouse.Server.Webhooks.Deliveries;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Server.Tests.Webhooks;

/// <summary>What is told, to whom, and how often it is tried.</summary>
public abstract class DeliveryTests(IGateFixture gate) : WebhookTestBase(gate)
{
    [Fact]
    public async Task What_happened_is_told_once_and_signed()
    {
        await using var receiver = await Receiver.StartAsync();
        var owner = await Gate.OwnerAsync();
        var webhook = await WebhookAsync(owner, receiver.Address);

        await HappenAsync(owner, "Acme");
        await ArrivedAsync(receiver, 1);
        await TriedAsync(owner, webhook.Webhook.Id, 1);
        var told = Assert.Single(receiver.All);
        var delivery = await owner.GetAsync<WebhookDelivery>($"/api/v1/webhooks/{webhook.Webhook.Id}/deliveries/{(await DeliveryAsync(owner, webhook.Webhook.Id)).Id}");

        Assert.Equal(("POST", "/hook?key=a%20b", "application/json"), (told.Method, told.Target, told.ContentType));
        Assert.Equal("audit.organization.update", told.Type);
        Assert.Equal(owner.OrganizationId, told.Json.GetProperty("organizationId").GetString());
        Assert.Equal("Acme", told.Data.GetProperty("detail").GetProperty("to").GetString());
        Assert.Equal(owner.PersonId, told.Data.GetProperty("actorId").GetString());
        Assert.StartsWith("evt_", told.Id, StringComparison.Ordinal);
        Assert.True(told.IsSignedWith(webhook.Secret, Gate.Clock.GetUtcNow()));
        Assert.False(told.IsSignedWith(webhook.Secret, Gate.Clock.GetUtcNow() + TimeSpan.FromMinutes(6)));
        Assert.Equal((WebhookDeliveryState.Delivered, 1, 204, null), (delivery.State, delivery.Attempts, delivery.LastStatus, delivery.NextAt));
        Assert.Equal(told.Id, delivery.EventId);
        Assert.Equal(Encoding.UTF8.GetString(told.Body), delivery.Payload!.Value.GetRawText());
        Assert.Equal(Gate.Clock.GetUtcNow(), (await ReadAsync(owner, webhook.Webhook.Id)).LastDeliveredAt);
    }

    [Fact]
    public async Task Only_what_is_wanted_is_told_and_only_to_the_own_organization()
    {
        await using var receiver = await Receiver.StartAsync();
        var owner = await Gate.OwnerAsync();
        var stranger = await Gate.OwnerAsync();
        var all = await WebhookAsync(owner, receiver.Address, "*");
        var some = await WebhookAsync(owner, receiver.Address, "enrollment.*", "audit.organization.*");
        var other = await WebhookAsync(owner, receiver.Address, "enrollment.*", "audit.organization.updated");
        var foreign = await WebhookAsync(stranger, receiver.Address, "*");
        var before = (await DeliveriesAsync(stranger, foreign.Webhook.Id)).Count;

        await HappenAsync(owner);

        Assert.Contains(await DeliveriesAsync(owner, all.Webhook.Id), d => d.EventType == "audit.organization.update");
        Assert.Equal("audit.organization.update", (await DeliveryAsync(owner, some.Webhook.Id)).EventType);
        Assert.Empty(await DeliveriesAsync(owner, other.Webhook.Id));
        Assert.Equal(before, (await DeliveriesAsync(stranger, foreign.Webhook.Id)).Count);
    }

    [Fact]
    public async Task What_is_rolled_back_is_not_told()
    {
        await using var receiver = await Receiver.StartAsync();
        var owner = await Gate.OwnerAsync();
        var webhook = await WebhookAsync(owner, receiver.Address);
        var events = Gate.Services.GetRequiredService<IWebhookEvents>();

        await Assert.ThrowsAsync<InvalidOperationException>(() => Gate.Database.WriteAsync(async tx =>
        {
            await events.AddAsync(tx, owner.OrganizationId, "audit.organization.update", () => Task.FromResult<object>(new { }));
            throw new InvalidOperationException("Something else went wrong.");
        }, Ct));

        Assert.Empty(await DeliveriesAsync(owner, webhook.Webhook.Id));
    }

    [Fact]
    public async Task A_receiver_that_is_down_is_told_later_under_the_same_id()
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Status = 503;
        var owner = await Gate.OwnerAsync();
        var webhook = await WebhookAsync(owner, receiver.Address);
        await HappenAsync(owner);
        await TriedAsync(owner, webhook.Webhook.Id, 1);
        var failing = await ReadAsync(owner, webhook.Webhook.Id);
        var waiting = await DeliveryAsync(owner, webhook.Webhook.Id);

        receiver.Status = 200;
        Gate.Clock.Advance(TimeSpan.FromSeconds(7));
        await Worker.RunAsync(Ct);
        var early = receiver.All.Count;
        Gate.Clock.Advance(TimeSpan.FromSeconds(6));
        await Task.WhenAll(Worker.RunAsync(Ct), Worker.RunAsync(Ct), Worker.RunAsync(Ct));
        await TriedAsync(owner, webhook.Webhook.Id, 2);
        var both = receiver.All.ToArray();

        Assert.Equal((WebhookState.Failing, "status 503"), (failing.State, failing.LastError));
        Assert.Equal((WebhookDeliveryState.Pending, 503), (waiting.State, waiting.LastStatus));
        Assert.InRange(waiting.NextAt!.Value - waiting.TriedAt!.Value, TimeSpan.FromSeconds(8), TimeSpan.FromSeconds(12));
        Assert.Equal(1, early);
        Assert.Equal(2, both.Length);
        Assert.Equal(both[0].Id, both[1].Id);
        Assert.Equal(both[0].Body, both[1].Body);
        Assert.NotEqual(both[0].Timestamp, both[1].Timestamp);
        Assert.All(both, r => Assert.True(r.IsSignedWith(webhook.Secret, Gate.Clock.GetUtcNow())));
        Assert.Equal(WebhookState.Active, (await ReadAsync(owner, webhook.Webhook.Id)).State);
    }

    [Fact]
    public async Task A_receiver_that_asks_for_a_longer_pause_gets_it()
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Status = 429;
        receiver.Headers["Retry-After"] = "600";
        var owner = await Gate.OwnerAsync();
        var webhook = await WebhookAsync(owner, receiver.Address);

        await HappenAsync(owner);
        await TriedAsync(owner, webhook.Webhook.Id, 1);
        var delivery = await DeliveryAsync(owner, webhook.Webhook.Id);

        Assert.Equal(TimeSpan.FromMinutes(10), delivery.NextAt!.Value - delivery.TriedAt!.Value);
    }

    [Fact]
    public async Task What_never_arrives_is_given_up_and_can_be_sent_again_by_hand()
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Status = 500;
        var owner = await Gate.OwnerAsync();
        var webhook = await WebhookAsync(owner, receiver.Address);
        await HappenAsync(owner);
        await Eventually.TrueAsync(async () =>
        {
            await TriedAsync(owner, webhook.Webhook.Id, 1);
            Gate.Clock.Advance(TimeSpan.FromMinutes(20));
            await Worker.RunAsync(Ct);
            return await DeliveriesAsync(owner, webhook.Webhook.Id, "?state=failed") is [_];
        });
        var failed = await DeliveryAsync(owner, webhook.Webhook.Id);
        receiver.Status = 200;
        using var again = await owner.SendAsync(HttpMethod.Post, $"/api/v1/webhooks/{webhook.Webhook.Id}/deliveries/{failed.Id}/retry");
        var retried = await again.ReadAsync<WebhookDelivery>(System.Net.HttpStatusCode.OK);
        await TriedAsync(owner, webhook.Webhook.Id, 1);

        Assert.InRange(failed.Attempts, 4, 5); // a clock that jumps ends a claim early
        Assert.Equal(("status 500", null), (failed.LastError, failed.NextAt));
        Assert.Equal(WebhookDeliveryState.Pending, retried.State);
        Assert.Single(receiver.Taken);
        Assert.Single(receiver.All.Select(r => r.Id).Distinct());
        Assert.Contains(Gate.Logs.Lines, e => e.Event.Id == 2752 && e.Text.Contains(failed.Id, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_process_that_dies_in_between_loses_nothing()
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Status = 500;
        var owner = await Gate.OwnerAsync();
        var webhook = await WebhookAsync(owner, receiver.Address);
        await HappenAsync(owner);
        await TriedAsync(owner, webhook.Webhook.Id, 1);
        receiver.Status = 200;
        var queue = Gate.Services.GetRequiredService<DeliveryQueue>();

        // It claims, and is never heard of again. The clock moves within the claim: nobody else can be first.
        var taken = await Gate.Database.WriteAsync(async tx =>
        {
            await tx.ExecuteAsync("update webhook_delivery set next_ms = 0 where webhook_id = @Id", new { webhook.Webhook.Id });
            return await queue.ClaimAsync(tx, webhook.Webhook.Id);
        }, Ct);
        await Worker.RunAsync(Ct);
        var meanwhile = receiver.All.Count;
        Gate.Clock.Advance(TimeSpan.FromMinutes(1));
        await Worker.RunAsync(Ct);
        await TriedAsync(owner, webhook.Webhook.Id, 3);

        Assert.Single(taken);
        Assert.Equal(1, meanwhile);
        Assert.Single(receiver.Taken);
    }

    [Fact]
    public async Task A_slow_receiver_counts_as_one_that_did_not_answer()
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Takes = TimeSpan.FromSeconds(8);
        var owner = await Gate.OwnerAsync();
        var webhook = await WebhookAsync(owner, receiver.Address);

        await HappenAsync(owner);
        await TriedAsync(owner, webhook.Webhook.Id, 1);

        Assert.Equal("no answer in time", (await DeliveryAsync(owner, webhook.Webhook.Id)).LastError);
    }

    [Fact]
    public async Task Old_deliveries_go()
    {
        await using var receiver = await Receiver.StartAsync();
        var owner = await LastingAsync(await Gate.OwnerAsync());
        var webhook = await WebhookAsync(owner, receiver.Address);
        var off = await WebhookAsync(owner, receiver.Address);
        var sweep = Gate.Services.GetRequiredService<DeliverySweep>();
        receiver.Status = 500;
        await HappenAsync(owner);
        await TriedAsync(owner, webhook.Webhook.Id, 1);
        await TriedAsync(owner, off.Webhook.Id, 1);
        await UpdateAsync(owner, off.Webhook.Id, new UpdateWebhook(Enabled: false));
        receiver.Status = 200;

        Gate.Clock.Advance(TimeSpan.FromDays(3) + TimeSpan.FromHours(1));
        await Worker.RunAsync(Ct);
        await TriedAsync(owner, webhook.Webhook.Id, 2);
        await sweep.RunAsync(Ct);
        var ended = await DeliveryAsync(owner, off.Webhook.Id);
        Gate.Clock.Advance(TimeSpan.FromDays(15));
        await sweep.RunAsync(Ct);

        Assert.Equal((WebhookDeliveryState.Failed, 1), (ended.State, ended.Attempts));
        Assert.Empty(await DeliveriesAsync(owner, webhook.Webhook.Id));
        Assert.Empty(await DeliveriesAsync(owner, off.Webhook.Id));
    }
}

[Collection(nameof(SqliteWebhookGate))]
public sealed class DeliveryTestsOnSqlite(SqliteWebhookGate gate) : DeliveryTests(gate);

[Collection(nameof(PostgresWebhookGate))]
public sealed class DeliveryTestsOnPostgres(PostgresWebhookGate gate) : DeliveryTests(gate)
{
    [Fact]
    public async Task Two_processes_share_what_is_due()
    {
        const int Events = 60;
        await using var receiver = await Receiver.StartAsync();
        var owner = await gate.OwnerAsync();
        var webhook = await WebhookAsync(owner, receiver.Address);
        var events = gate.Services.GetRequiredService<IWebhookEvents>();
        await using var other = await gate.StartAnotherAsync();
        await UpdateAsync(owner, webhook.Webhook.Id, new UpdateWebhook(Enabled: false));
        await gate.Database.WriteAsync(async tx =>
        {
            await tx.ExecuteAsync("update webhook_endpoint set disabled = false where id = @Id", new { webhook.Webhook.Id });
            for (var i = 0; i < Events; i++)
            {
                await events.AddAsync(tx, owner.OrganizationId, "audit.organization.update", () => Task.FromResult<object>(new { }));
            }
        }, Ct);

        await Task.WhenAll(Worker.RunAsync(Ct), other.Services.GetRequiredService<WebhookWorker>().RunAsync(Ct));
        await Eventually.TrueAsync(async () => (await DeliveriesAsync(owner, webhook.Webhook.Id, "?limit=200&state=delivered")).Count == Events);

        Assert.Equal(Events, receiver.All.Count);
        Assert.Equal(Events, receiver.All.Select(r => r.Id).Distinct().Count());
    }
}
