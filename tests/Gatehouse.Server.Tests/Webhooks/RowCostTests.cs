using System.Collections.Concurrent;
using System.Diagnostics;
using Gatehouse.Client.Contracts.Webhooks;
using Gatehouse.Server.Tests.Fixtures;
using Gatehouse.Server.Tests.Webhooks.Support;

namespace Gatehouse.Server.Tests.Webhooks;

/// <summary>What it costs that webhooks might want to be told: nothing beside the row, in one process or several.</summary>
[Collection(nameof(PostgresWebhookGate))]
public sealed class RowCostTests(PostgresWebhookGate gate) : WebhookTestBase(gate)
{
    [Fact]
    public async Task A_row_of_the_audit_trail_and_the_question_who_wants_it_are_one_round_trip()
    {
        var owner = await gate.OwnerAsync();

        var statements = await StatementsAsync(() => HappenAsync(owner));

        Assert.Single(statements, s => s.Contains("insert into admin_audit", StringComparison.Ordinal));
        Assert.All(
            statements.Where(s => s.Contains("webhook_endpoint", StringComparison.Ordinal)),
            s => Assert.Contains("insert into admin_audit", s, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_webhook_of_one_process_is_told_at_once_what_happens_in_another()
    {
        await using var other = await gate.StartAnotherAsync();
        var owner = await gate.OwnerAsync();
        using var here = await LastingAsync(owner);
        using var elsewhere = new AdminClient(other.Address, here.DefaultRequestHeaders.Authorization!.Parameter!)
        {
            OrganizationId = owner.OrganizationId, Slug = owner.Slug, PersonId = owner.PersonId, Email = owner.Email,
        };
        await HappenAsync(elsewhere, "Before");

        var made = await WebhookAsync(owner, "https://hooks.example.org/in");
        await HappenAsync(elsewhere, "During");
        await UpdateAsync(owner, made.Webhook.Id, new UpdateWebhook(Enabled: false));
        await HappenAsync(elsewhere, "After");

        Assert.Equal("audit.organization.update", (await DeliveryAsync(owner, made.Webhook.Id)).EventType);
    }

    private static async Task<List<string>> StatementsAsync(Func<Task> work)
    {
        var statements = new ConcurrentQueue<string>();
        using var mine = new Activity("test").Start();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is "Npgsql" or "Microsoft.AspNetCore" or "System.Net.Http",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                if (activity.TraceId == mine.TraceId && activity.TagObjects.FirstOrDefault(t => t.Key is "db.statement" or "db.query.text").Value is string statement)
                {
                    statements.Enqueue(statement);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        await work();
        return [.. statements];
    }
}
