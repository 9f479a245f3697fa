using System.CommandLine;
using Gatehouse.Cli.Running;
using Gatehouse.Client.Contracts.Pki;

namespace Gatehouse.Cli.Pki;

/// <summary><c>gatehouse scep-requests …</c></summary>
internal static class ScepRequestVerbs
{
    public static Command Build(Verbs verbs) => Verbs.Noun(
        "scep-requests", "Requests for certificates, and decisions about those that wait.", List(verbs), Show(verbs), Approve(verbs), Deny(verbs));

    private static Command List(Verbs verbs)
    {
        var state = Choice.Maybe<ScepRequestState>("--state", "Only in this state.");
        var profile = new Option<string?>("--profile") { Description = "Only by this SCEP profile.", HelpName = "scep_…" };
        var attempt = new Option<string?>("--attempt") { Description = "Only of this attempt.", HelpName = "att_…" };
        var limit = Args.Limit();
        return verbs.Verb("list", "Requests, newest first.", [state, profile, attempt, limit], (run, ct) => run.Print.ManyAsync(
            run.Client.ListScepRequestsAsync(run.Get(state), run.Get(profile), run.Get(attempt), ct), run.Get(limit),
            [
                new("Id", r => r.Id), new("State", r => r.State), new("Cause", r => r.Cause), new("Subject", r => r.RequestedSubject),
                new("Attempt", r => r.AttemptId), new("Device", r => r.DeviceId), new("Certificate", r => r.CertificateId), new("At", r => r.CreatedAt),
            ],
            ct));
    }

    private static Command Show(Verbs verbs)
    {
        var id = Args.Id("req");
        return verbs.Verb("show", "Everything about a request.", [id],
            async (run, ct) => run.Print.One(await run.Client.GetScepRequestAsync(run.Get(id), ct)));
    }

    private static Command Approve(Verbs verbs)
    {
        var id = Args.Id("req");
        return verbs.Verb("approve", "Let a waiting request have its certificate.", [id],
            async (run, ct) => run.Print.Done("Approved.", await run.Client.ApproveScepRequestAsync(run.Get(id), ct)));
    }

    private static Command Deny(Verbs verbs)
    {
        var id = Args.Id("req");
        var reason = new Option<string?>("--reason") { Description = "Kept for the record." };
        return verbs.Verb("deny", "Refuse a waiting request.", [id, reason],
            async (run, ct) => run.Print.Done("Denied.", await run.Client.DenyScepRequestAsync(run.Get(id), run.Get(reason), ct)));
    }
}
