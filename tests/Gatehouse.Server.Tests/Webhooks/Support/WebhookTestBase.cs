using System.Net;
using Gatehouse.Client.Contracts.Admin;
using Gatehouse.Client.Contracts.Common;
using Gatehouse.Client.Contracts.Webhooks;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Tests.Fixtures;
using Gatehouse.Server.Webhooks.Deliveries;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Server.Tests.Webhooks.Support;

/// <summary>What tests of webhooks do over and over.</summary>
public abstract class WebhookTestBase(IGateFixture gate)
{
    private const string Path = "/api/v1/webhooks";

    protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    protected IGateFixture Gate => gate;

    internal WebhookWorker Worker => gate.Services.GetRequiredService<WebhookWorker>();

    protected static Task<CreatedWebhook> WebhookAsync(AdminClient owner, string url, params string[] events) =>
        owner.PostAsync<CreatedWebhook>(Path, new CreateWebhook("Monitoring", url, events is [] ? ["audit.organization.update"] : events), HttpStatusCode.Created);

    protected static Task<Webhook> ReadAsync(AdminClient owner, string id) => owner.GetAsync<Webhook>($"{Path}/{id}");

    protected static async Task<Webhook> UpdateAsync(AdminClient owner, string id, UpdateWebhook changes)
    {
        using var answer = await owner.SendAsync(HttpMethod.Patch, $"{Path}/{id}", changes);
        return await answer.ReadAsync<Webhook>(HttpStatusCode.OK);
    }

    /// <summary>The same rights by a key, for tests in which days go by.</summary>
    protected async Task<AdminClient> LastingAsync(AdminClient owner)
    {
        var made = await owner.PostAsync<CreatedApiKey>("/api/v1/api-keys", new NewApiKey("Test", [.. Scopes.All]), HttpStatusCode.Created);
        return new AdminClient(Gate.Address, made.Key) { OrganizationId = owner.OrganizationId, Slug = owner.Slug, PersonId = owner.PersonId, Email = owner.Email };
    }

    /// <summary>Newest first.</summary>
    protected static async Task<IReadOnlyList<WebhookDelivery>> DeliveriesAsync(AdminClient owner, string id, string query = "") =>
        (await owner.GetAsync<Page<WebhookDelivery>>($"{Path}/{id}/deliveries{query}")).Items;

    protected static async Task<WebhookDelivery> DeliveryAsync(AdminClient owner, string id) => Assert.Single(await DeliveriesAsync(owner, id));

    /// <summary>Something that happens: an audit row <c>organization.update</c>.</summary>
    protected static async Task HappenAsync(AdminClient owner, string name = "Renamed")
    {
        using var answer = await owner.SendAsync(HttpMethod.Patch, "/api/v1/organization", new { name });
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    internal static Task ArrivedAsync(Receiver receiver, int count) => Eventually.TrueAsync(() => receiver.All.Count >= count);

    /// <summary>Waits until a try is over, and noted.</summary>
    protected static Task TriedAsync(AdminClient owner, string id, int attempts) => Eventually.TrueAsync(async () =>
        await DeliveriesAsync(owner, id) is [{ } d] && d.Attempts >= attempts && (d.LastError is not null || d.State == WebhookDeliveryState.Delivered));
}
