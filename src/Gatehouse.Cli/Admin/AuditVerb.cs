using System.CommandLine;
using Gatehouse.Cli.Running;

namespace Gatehouse.Cli.Admin;

/// <summary><c>gatehouse audit</c></summary>
internal static class AuditVerb
{
    public static Command Build(Verbs verbs)
    {
        var action = new Option<string?>("--action") { Description = "Only this verb, such as token.revoke; token. stands for all that begin so." };
        var actor = new Option<string?>("--actor") { Description = "Only by this person, API key or device.", HelpName = "id" };
        var from = new Option<DateTimeOffset?>("--from") { Description = "Not before this moment.", HelpName = "time" };
        var to = new Option<DateTimeOffset?>("--to") { Description = "Before this moment.", HelpName = "time" };
        var target = new Option<string?>("--target") { Description = "Only what was done to this id.", HelpName = "id" };
        var limit = Args.Limit();
        return verbs.Verb("audit", "Who changed what, newest first.", [actor, action, target, from, to, limit], (run, ct) => run.Print.ManyAsync(
            run.Client.ListAuditAsync(run.Get(actor), run.Get(action), run.Get(target), run.Get(from), run.Get(to), ct), run.Get(limit),
            [
                new("At", a => a.At), new("Who", a => a.ActorName ?? $"{a.ActorKind} {a.ActorId}"), new("Did", a => a.Action), new("To", a => a.TargetId),
                new("Detail", a => a.Detail),
            ],
            ct));
    }
}
