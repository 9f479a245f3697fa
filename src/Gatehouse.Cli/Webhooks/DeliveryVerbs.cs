using System.CommandLine;
using Gatehouse.Cli.Running;
using Gatehouse.Client.Contracts.Webhooks;

namespace Gatehouse.Cli.Webhooks;

/// <summary><c>gatehouse webhooks deliveries|delivery|retry</c></summary>
internal static class DeliveryVerbs
{
    public static Command List(Verbs verbs)
    {
        var id = Args.Id("whk");
        var state = Choice.Maybe<WebhookDeliveryState>("--state", "Only those in this state.");
        var limit = Args.Limit();
        return verbs.Verb("deliveries", "Messages to a webhook, newest first.", [id, state, limit], (run, ct) => run.Print.ManyAsync(
            run.Client.ListWebhookDeliveriesAsync(run.Get(id), run.Get(state), ct), run.Get(limit),
            [
                new("Id", d => d.Id), new("Event", d => d.EventType), new("State", d => d.State), new("Tries", d => d.Attempts),
                new("Happened", d => d.CreatedAt), new("Next", d => d.NextAt), new("Status", d => d.LastStatus), new("Last error", d => d.LastError),
            ],
            ct));
    }

    public static Command Show(Verbs verbs)
    {
        var id = Args.Id("whk");
        var delivery = Delivery();
        return verbs.Verb("delivery", "One message, with what it says.", [id, delivery],
            async (run, ct) => run.Print.One(await run.Client.GetWebhookDeliveryAsync(run.Get(id), run.Get(delivery), ct)));
    }

    public static Command Retry(Verbs verbs)
    {
        var id = Args.Id("whk");
        var delivery = Delivery();
        return verbs.Verb("retry", "Send a message once more, under the same id.", [id, delivery],
            async (run, ct) => run.Print.One(await run.Client.RetryWebhookDeliveryAsync(run.Get(id), run.Get(delivery), ct)));
    }

    private static Argument<string> Delivery() => new("delivery") { Description = "Which message: whd_…" };
}
