using System.CommandLine;
using Gatehouse.Cli.Running;
using Gatehouse.Client.Contracts.Webhooks;

namespace Gatehouse.Cli.Webhooks;

/// <summary><c>gatehouse webhooks …</c></summary>
internal static class WebhookVerbs
{
    public static Command Build(Verbs verbs) => Verbs.Noun(
        "webhooks", "Addresses that are told what happens.",
        List(verbs), Show(verbs), Create(verbs), Update(verbs), Switch(verbs, "enable", true), Switch(verbs, "disable", false), Rotate(verbs), Ping(verbs),
        Delete(verbs), Events(verbs), DeliveryVerbs.List(verbs), DeliveryVerbs.Show(verbs), DeliveryVerbs.Retry(verbs));

    private static Command List(Verbs verbs)
    {
        var limit = Args.Limit();
        return verbs.Verb("list", "Webhooks of the organization.", [limit], (run, ct) => run.Print.ManyAsync(
            run.Client.ListWebhooksAsync(ct), run.Get(limit),
            [
                new("Id", w => w.Id), new("Name", w => w.Name), new("State", w => w.State), new("Events", w => w.Events), new("Url", w => w.Url),
                new("Delivered", w => w.LastDeliveredAt), new("Last error", w => w.LastError),
            ],
            ct));
    }

    private static Command Show(Verbs verbs)
    {
        var id = Args.Id("whk");
        return verbs.Verb("show", "One webhook, and how it goes.", [id], async (run, ct) => run.Print.One(await run.Client.GetWebhookAsync(run.Get(id), ct)));
    }

    private static Command Create(Verbs verbs)
    {
        var name = new Argument<string>("name") { Description = "For people." };
        var url = new Argument<string>("url") { Description = "Where to post: https://…" };
        var events = Args.Several("--event", "Which events, such as enrollment.scep_fail or enrollment.*; repeat for several. All when left out.", "name");
        return verbs.Verb("create", "Make a webhook; its secret is shown only here.", [name, url, events], async (run, ct) =>
        {
            var created = await run.Client.CreateWebhookAsync(
                new CreateWebhook(run.Get(name), run.Get(url), run.Get(events) is { Length: > 0 } given ? given : ["*"]), ct);
            run.Print.Done($"{created.Webhook.Id}\n{created.Secret}", created);
        });
    }

    private static Command Update(Verbs verbs)
    {
        var id = Args.Id("whk");
        var name = new Option<string?>("--name") { Description = "New name." };
        var url = new Option<string?>("--url") { Description = "New address." };
        var events = Args.Several("--event", "All events that it shall be told; repeat for several.", "name");
        return verbs.Verb("update", "Change a webhook; what is left out stays.", [id, name, url, events], async (run, ct) =>
            run.Print.One(await run.Client.UpdateWebhookAsync(
                run.Get(id), new UpdateWebhook(run.Get(name), run.Get(url), run.Get(events) is { Length: > 0 } given ? given : null), ct)));
    }

    private static Command Switch(Verbs verbs, string verb, bool enabled)
    {
        var id = Args.Id("whk");
        var description = enabled ? "Send to a webhook again, also after it was suspended." : "Send nothing more to a webhook.";
        return verbs.Verb(verb, description, [id], async (run, ct) =>
        {
            var webhook = await run.Client.UpdateWebhookAsync(run.Get(id), new UpdateWebhook(Enabled: enabled), ct);
            run.Print.Done(enabled ? "Enabled." : "Disabled.", webhook);
        });
    }

    private static Command Rotate(Verbs verbs)
    {
        var id = Args.Id("whk");
        var keep = new Option<TimeSpan?>("--keep-old") { Description = "How long messages are signed with the old secret, too; not at all when left out.", HelpName = "d.hh:mm:ss" };
        return verbs.Verb("rotate-secret", "Give a webhook a new secret; shown only here.", [id, keep], async (run, ct) =>
        {
            var secret = await run.Client.RotateWebhookSecretAsync(run.Get(id), new RotateWebhookSecret(run.Get(keep)), ct);
            run.Print.Done(secret.Secret, secret);
        });
    }

    private static Command Ping(Verbs verbs)
    {
        var id = Args.Id("whk");
        return verbs.Verb("ping", "Send a test message, and show what comes of it.", [id], async (run, ct) =>
        {
            var ping = await run.Client.PingWebhookAsync(run.Get(id), ct);
            run.Print.One(ping);
            return ping.Delivered ? ExitCode.Ok : ExitCode.Failed;
        });
    }

    private static Command Delete(Verbs verbs) => verbs.AskFirst(
        "delete", "Delete a webhook with its deliveries.", Args.Id("whk"),
        id => $"Delete {id}, and what still waits for it?", (run, id, ct) => run.Client.DeleteWebhookAsync(id, ct), "Deleted.");

    private static Command Events(Verbs verbs)
    {
        var limit = Args.Limit();
        return verbs.Verb("events", "What webhooks can be told.", [limit], (run, ct) => run.Print.ManyAsync(
            run.Client.ListWebhookEventTypesAsync(ct), run.Get(limit), [new("Event", t => t.Name), new("Meaning", t => t.Text)], ct));
    }
}
