using System.CommandLine;
using Gatehouse.Cli.Running;
using Gatehouse.Client.Contracts.TvProvider;

namespace Gatehouse.Cli.Tv;

/// <summary><c>gatehouse tv-degradations …</c></summary>
internal static class TvDegradationVerbs
{
    public static Command Build(Verbs verbs) => Verbs.Noun(
        "tv-degradations", "What holds while a TV provider does not work as it should. Changes hold at once.", List(verbs), Create(verbs), End(verbs));

    private static Command List(Verbs verbs)
    {
        var limit = Args.Limit();
        return verbs.Verb("list", "Rules, newest first.", [limit], (run, ct) => run.Print.ManyAsync(
            run.Client.ListTvDegradationsAsync(ct), run.Get(limit),
            [
                new("Id", d => d.Id), new("Kind", d => d.Kind), new("For", d => d.ServiceProvider ?? d.Programmer), new("MVPD", d => d.Mvpd), new("Resource", d => d.Resource),
                new("Active", d => d.Active), new("Ends", d => d.EndsAt), new("By", d => d.CreatedBy),
            ],
            ct));
    }

    private static Command Create(Verbs verbs)
    {
        const string Kinds = "authn-all|authz-all|authz-none";
        var kind = new Argument<string>("kind") { Description = "authn-all: everybody counts as signed in and may watch; authz-all: everybody may watch; authz-none: nobody may.", HelpName = Kinds };
        var mvpds = new Argument<string[]>("mvpd") { Description = "TV providers.", Arity = ArgumentArity.OneOrMore };
        var serviceProvider = new Option<string?>("--service-provider") { Description = "For this channel or brand.", HelpName = "id" };
        var programmer = new Option<string?>("--programmer") { Description = "For all of this media company.", HelpName = "id" };
        var resource = new Option<string?>("--resource") { Description = "For this resource only.", HelpName = "id" };
        var message = new Option<string?>("--message") { Description = "What viewers are told who are denied." };
        var hours = new Option<int>("--hours") { Description = "How long it holds.", DefaultValueFactory = _ => 6 };
        Symbol[] all = [kind, mvpds, serviceProvider, programmer, resource, message, hours];
        return verbs.Verb("create", "Make a rule for each TV provider that is named.", all, async (run, ct) =>
        {
            var made = await run.Client.CreateTvDegradationAsync(
                new CreateTvDegradation
                {
                    Kind = run.Get(kind), Mvpds = run.Get(mvpds), ServiceProvider = run.Get(serviceProvider), Programmer = run.Get(programmer), Resource = run.Get(resource),
                    Message = run.Get(message), DurationSeconds = run.Get(hours) * 3600,
                },
                ct);
            run.Print.Done(string.Join("\n", made.Select(d => $"{d.Id}  {d.Mvpd}")), made);
        });
    }

    private static Command End(Verbs verbs)
    {
        var id = Args.Id("dgr");
        return verbs.Verb("end", "End a rule at once.", [id], async (run, ct) =>
        {
            await run.Client.DeleteTvDegradationAsync(run.Get(id), ct);
            run.Print.Done("Ended.");
        });
    }
}
