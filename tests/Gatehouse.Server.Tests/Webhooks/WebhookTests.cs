using System.Globalization;
using System.Net;
using Gatehouse.Client.Contracts.Admin;
using Gatehouse.Client.Contracts.Common;
using Gatehouse.Client.Contracts.Webhooks;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Tests.Fixtures;
using Gatehouse.Server.Tests.Webhooks.Support;
using Gatehouse.Server.Webhooks.Endpoints;

namespace Gatehouse.Server.Tests.Webhooks;

/// <summary>Webhooks themselves: who may have them, where they may lead, how they are switched off.</summary>
public abstract class WebhookTests(IGateFixture gate) : WebhookTestBase(gate)
{
    [Fact]
    public async Task A_webhook_is_made_changed_and_deleted_and_each_leaves_an_audit_row_without_its_secret()
    {
        var owner = await Gate.OwnerAsync();
        var made = await WebhookAsync(owner, "https://hooks.example.org/in?key=hush");

        var changed = await UpdateAsync(owner, made.Webhook.Id, new UpdateWebhook("Siem", Events: ["enrollment.*"]));
        using var stale = await owner.SendAsync(
            HttpMethod.Patch, $"/api/v1/webhooks/{made.Webhook.Id}", new UpdateWebhook("Later"), r => r.Headers.TryAddWithoutValidation("If-Match", "\"1\""));
        using var rotated = await owner.SendAsync(HttpMethod.Post, $"/api/v1/webhooks/{made.Webhook.Id}/rotate-secret", new RotateWebhookSecret());
        var secret = await rotated.ReadAsync<RotatedWebhookSecret>(HttpStatusCode.OK);
        using var deleted = await owner.DeleteAsync($"/api/v1/webhooks/{made.Webhook.Id}", Ct);
        using var gone = await owner.GetAsync($"/api/v1/webhooks/{made.Webhook.Id}", Ct);
        var rows = (await owner.GetAsync<Page<AuditEntry>>($"/api/v1/audit?target={made.Webhook.Id}")).Items;

        Assert.Equal(WebhookState.Active, made.Webhook.State);
        Assert.StartsWith("whsec_", made.Secret, StringComparison.Ordinal);
        Assert.NotEqual(made.Secret, secret.Secret);
        Assert.Equal(("Siem", "https://hooks.example.org/in?key=hush"), (changed.Name, changed.Url));
        Assert.Equal(["enrollment.*"], changed.Events);
        await stale.ProblemAsync(HttpStatusCode.PreconditionFailed, "precondition-failed");
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        await gone.ProblemAsync(HttpStatusCode.NotFound, "not-found");
        Assert.Equal(["webhook.delete", "webhook.rotate-secret", "webhook.update", "webhook.create"], rows.Select(r => r.Action));
        Assert.DoesNotContain(rows, r => (r.Detail?.GetRawText() ?? "") is var d && (d.Contains("hush", StringComparison.Ordinal) || d.Contains("whsec", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("http://hooks.example.org/", "url")]
    [InlineData("ftp://hooks.example.org/", "url")]
    [InlineData("https://user:password@hooks.example.org/", "url")]
    [InlineData("https://hooks.example.org/#part", "url")]
    [InlineData("hooks.example.org", "url")]
    [InlineData("https://", "url")]
    [InlineData("javascript:alert(1)", "url")]
    public async Task An_address_that_is_none_for_webhooks_is_refused(string url, string field)
    {
        var owner = await Gate.OwnerAsync();

        using var answer = await owner.SendAsync(HttpMethod.Post, "/api/v1/webhooks", new CreateWebhook("x", url, ["*"]));

        Assert.Contains(field, (await answer.ProblemAsync(HttpStatusCode.BadRequest, "request-invalid")).Errors!.Keys);
    }

    [Theory]
    [InlineData("enrollment.nothing")]
    [InlineData("enrollment")]
    [InlineData("nothing.*")]
    [InlineData("*.*")]
    [InlineData("")]
    public async Task An_event_that_cannot_happen_is_refused(string name)
    {
        var owner = await Gate.OwnerAsync();

        using var answer = await owner.SendAsync(HttpMethod.Post, "/api/v1/webhooks", new CreateWebhook("x", "https://hooks.example.org/", [name]));

        Assert.Contains("events", (await answer.ProblemAsync(HttpStatusCode.BadRequest, "request-invalid")).Errors!.Keys);
    }

    [Fact]
    public async Task The_list_of_events_names_what_can_be_asked_for()
    {
        var owner = await Gate.OwnerAsync();

        var types = (await owner.GetAsync<Page<WebhookEventType>>("/api/v1/webhooks/event-types")).Items;
        var made = await WebhookAsync(owner, "https://hooks.example.org/", [.. types.Select(t => t.Name).Where(n => n != "webhook.ping")]);

        Assert.Contains(types, t => t.Name == "enrollment.scep_fail" && t.Text.Length > 10);
        Assert.Contains(types, t => t.Name == "apps.user_merged");
        Assert.Contains(types, t => t.Name == "audit.*");
        Assert.Equal(types.Count, made.Webhook.Events.Count);
    }

    [Fact]
    public async Task There_is_an_end_to_how_many_an_organization_has()
    {
        var owner = await Gate.OwnerAsync();
        for (var i = 0; i < WebhookEndpoints.MaxPerOrganization; i++)
        {
            await WebhookAsync(owner, string.Create(CultureInfo.InvariantCulture, $"https://hooks.example.org/{i}"));
        }

        using var answer = await owner.SendAsync(HttpMethod.Post, "/api/v1/webhooks", new CreateWebhook("x", "https://hooks.example.org/", ["*"]));

        await answer.ProblemAsync(HttpStatusCode.Conflict, "conflict");
    }

    [Fact]
    public async Task Only_owners_change_them_and_strangers_see_none()
    {
        var owner = await Gate.OwnerAsync();
        var admin = await Gate.PersonAsync(owner, Role.Admin);
        var stranger = await Gate.OwnerAsync();
        var made = await WebhookAsync(owner, "https://hooks.example.org/");
        var path = $"/api/v1/webhooks/{made.Webhook.Id}";

        using var byAdmin = await admin.SendAsync(HttpMethod.Post, "/api/v1/webhooks", new CreateWebhook("x", "https://hooks.example.org/", ["*"]));
        using var rotatedByAdmin = await admin.SendAsync(HttpMethod.Post, path + "/rotate-secret", new RotateWebhookSecret());
        using var byStranger = await stranger.SendAsync(HttpMethod.Patch, path, new UpdateWebhook("Stolen"));
        using var seen = await stranger.GetAsync(path + "/deliveries", Ct);
        using var pinged = await stranger.SendAsync(HttpMethod.Post, path + "/ping");

        await byAdmin.ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        await rotatedByAdmin.ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        await byStranger.ProblemAsync(HttpStatusCode.NotFound, "not-found");
        await seen.ProblemAsync(HttpStatusCode.NotFound, "not-found");
        await pinged.ProblemAsync(HttpStatusCode.NotFound, "not-found");
        Assert.DoesNotContain((await stranger.GetAsync<Page<Webhook>>("/api/v1/webhooks")).Items, w => w.Id == made.Webhook.Id);
    }

    [Fact]
    public async Task While_a_secret_is_changed_both_sign()
    {
        await using var receiver = await Receiver.StartAsync();
        var owner = await Gate.OwnerAsync();
        var made = await WebhookAsync(owner, receiver.Address);
        using var rotated = await owner.SendAsync(
            HttpMethod.Post, $"/api/v1/webhooks/{made.Webhook.Id}/rotate-secret", new RotateWebhookSecret(TimeSpan.FromHours(1)));
        var secret = (await rotated.ReadAsync<RotatedWebhookSecret>(HttpStatusCode.OK)).Secret;

        await HappenAsync(owner);
        await ArrivedAsync(receiver, 1);
        Gate.Clock.Advance(TimeSpan.FromHours(2));
        await HappenAsync(owner, "Renamed again");
        await ArrivedAsync(receiver, 2);
        var (both, later) = (receiver.All.First(), receiver.All.Last());
        var then = Gate.Clock.GetUtcNow() - TimeSpan.FromHours(2);

        Assert.True(both.IsSignedWith(made.Secret, then));
        Assert.True(both.IsSignedWith(secret, then));
        Assert.Equal(2, both.Signatures.Split(' ').Length);
        Assert.False(later.IsSignedWith(made.Secret, Gate.Clock.GetUtcNow()));
        Assert.True(later.IsSignedWith(secret, Gate.Clock.GetUtcNow()));
    }

    [Fact]
    public async Task A_test_message_says_what_came_of_it_and_is_not_tried_again()
    {
        await using var receiver = await Receiver.StartAsync();
        var owner = await Gate.OwnerAsync();
        var made = await WebhookAsync(owner, receiver.Address);

        var good = await PingAsync(owner, made);
        receiver.Status = 500;
        var bad = await PingAsync(owner, made);
        receiver.Status = 302;
        receiver.Headers["Location"] = receiver.Address;
        var elsewhere = await PingAsync(owner, made);

        Assert.Equal((true, 204, null), (good.Delivered, good.Status, good.Error));
        Assert.Equal((false, 500, "status 500"), (bad.Delivered, bad.Status, bad.Error));
        Assert.Equal((false, 302, "status 302"), (elsewhere.Delivered, elsewhere.Status, elsewhere.Error));
        Assert.Equal(3, receiver.All.Count);
        Assert.All(receiver.All, r => Assert.Equal("webhook.ping", r.Type));
        Assert.All(receiver.All, r => Assert.True(r.IsSignedWith(made.Secret, Gate.Clock.GetUtcNow())));
        Assert.Empty(await DeliveriesAsync(owner, made.Webhook.Id));
    }

    [Fact]
    public async Task Switched_off_it_is_told_nothing_and_switched_on_it_gets_what_waited()
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Status = 500;
        var owner = await Gate.OwnerAsync();
        var made = await WebhookAsync(owner, receiver.Address);
        await HappenAsync(owner, "Waiting");
        await TriedAsync(owner, made.Webhook.Id, 1);

        var off = await UpdateAsync(owner, made.Webhook.Id, new UpdateWebhook(Enabled: false));
        await HappenAsync(owner, "Not told");
        Gate.Clock.Advance(TimeSpan.FromHours(1));
        await Worker.RunAsync(Ct);
        var meanwhile = receiver.All.Count;
        receiver.Status = 200;
        await UpdateAsync(owner, made.Webhook.Id, new UpdateWebhook(Enabled: true));
        await TriedAsync(owner, made.Webhook.Id, 2);

        Assert.Equal(WebhookState.Disabled, off.State);
        Assert.Equal(1, meanwhile);
        Assert.Equal("Waiting", Assert.Single(receiver.Taken).Data.GetProperty("detail").GetProperty("to").GetString());
    }

    [Fact]
    public async Task A_receiver_that_says_it_is_gone_is_believed()
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Status = 410;
        var owner = await Gate.OwnerAsync();
        var made = await WebhookAsync(owner, receiver.Address);

        await HappenAsync(owner);
        await Eventually.TrueAsync(async () => (await ReadAsync(owner, made.Webhook.Id)).State == WebhookState.Suspended);
        await HappenAsync(owner, "Not told");
        var rows = (await owner.GetAsync<Page<AuditEntry>>($"/api/v1/audit?target={made.Webhook.Id}&action=webhook.suspend")).Items;

        Assert.Equal("system", Assert.Single(rows).ActorKind);
        await DeliveryAsync(owner, made.Webhook.Id);
        Assert.Contains(Gate.Logs.Lines, e => e.Event.Id == 2753 && e.Text.Contains(made.Webhook.Id, StringComparison.Ordinal));
    }

    [Fact]
    public async Task One_that_only_fails_for_days_is_suspended_until_somebody_enables_it()
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Status = 500;
        var owner = await LastingAsync(await Gate.OwnerAsync());
        var made = await WebhookAsync(owner, receiver.Address);
        await HappenAsync(owner);
        await TriedAsync(owner, made.Webhook.Id, 1);

        receiver.Status = 502; // tells the second try from the first; only when it is over, the clock may go on
        Gate.Clock.Advance(TimeSpan.FromDays(3) - TimeSpan.FromHours(1));
        await Worker.RunAsync(Ct);
        await Eventually.TrueAsync(async () => (await DeliveryAsync(owner, made.Webhook.Id)).LastStatus == 502);
        var before = await ReadAsync(owner, made.Webhook.Id);
        Gate.Clock.Advance(TimeSpan.FromHours(2));
        await HappenAsync(owner, "Renamed again"); // the first message may have had all its tries while the clock went by
        await Eventually.TrueAsync(async () => (await ReadAsync(owner, made.Webhook.Id)).State == WebhookState.Suspended);
        var on = await UpdateAsync(owner, made.Webhook.Id, new UpdateWebhook(Enabled: true));

        Assert.Equal(WebhookState.Failing, before.State);
        Assert.Equal((WebhookState.Active, null, null), (on.State, on.SuspendedAt, on.LastError));
    }

    private static async Task<WebhookPing> PingAsync(AdminClient owner, CreatedWebhook webhook)
    {
        using var answer = await owner.SendAsync(HttpMethod.Post, $"/api/v1/webhooks/{webhook.Webhook.Id}/ping");
        return await answer.ReadAsync<WebhookPing>(HttpStatusCode.OK);
    }
}

[Collection(nameof(SqliteWebhookGate))]
public sealed class WebhookTestsOnSqlite(SqliteWebhookGate gate) : WebhookTests(gate);

[Collection(nameof(PostgresWebhookGate))]
public sealed class WebhookTestsOnPostgres(PostgresWebhookGate gate) : WebhookTests(gate);
