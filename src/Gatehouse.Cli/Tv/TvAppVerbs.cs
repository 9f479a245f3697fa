using System.CommandLine;
using Gatehouse.Cli.Running;
using Gatehouse.Client.Contracts.TvProvider;

namespace Gatehouse.Cli.Tv;

/// <summary><c>gatehouse tv-apps …</c></summary>
internal static class TvAppVerbs
{
    public static Command Build(Verbs verbs) => Verbs.Noun(
        "tv-apps", "Apps and backends that may use TV sign-in. Changes hold at once.",
        List(verbs), Show(verbs), Create(verbs), Update(verbs), Switch(verbs, "disable", true), Switch(verbs, "enable", false), Delete(verbs),
        Statements(verbs), Issue(verbs), Statement(verbs), Revoke(verbs));

    private static Command List(Verbs verbs)
    {
        var limit = Args.Limit();
        return verbs.Verb("list", "Registered applications, newest first.", [limit], (run, ct) => run.Print.ManyAsync(
            run.Client.ListTvApplicationsAsync(ct), run.Get(limit),
            [
                new("Id", a => a.Id), new("Name", a => a.Name), new("Service providers", a => a.Settings.ServiceProviders), new("Scopes", a => a.Settings.Scopes),
                new("Disabled", a => a.Disabled), new("Created", a => a.CreatedAt),
            ],
            ct));
    }

    private static Command Show(Verbs verbs)
    {
        var id = Args.Id("app");
        return verbs.Verb("show", "One application.", [id], async (run, ct) => run.Print.One(await run.Client.GetTvApplicationAsync(run.Get(id), ct)));
    }

    private static Command Create(Verbs verbs)
    {
        var name = new Argument<string>("name") { Description = "For people; register one for each major version." };
        var changes = new TvAppChanges();
        return verbs.Verb("create", "Register an application.", [name, .. changes.All], async (run, ct) =>
        {
            var app = await run.Client.CreateTvApplicationAsync(
                new CreateTvApplication(run.Get(name), changes.Apply(run, new TvApplicationSettings()), run.Get(changes.Generate)), ct);
            run.Print.Done(string.Join("  ", [app.Id, .. app.Settings.CustomSchemes]), app);
        });
    }

    private static Command Update(Verbs verbs)
    {
        var id = Args.Id("app");
        var name = new Option<string?>("--name") { Description = "New name." };
        var changes = new TvAppChanges();
        return verbs.Verb("update", "Change an application; what is left out stays.", [id, name, .. changes.All], async (run, ct) =>
        {
            var settings = changes.Any(run) ? changes.Apply(run, (await run.Client.GetTvApplicationAsync(run.Get(id), ct)).Settings) : null;
            run.Print.One(await run.Client.UpdateTvApplicationAsync(run.Get(id), new UpdateTvApplication(run.Get(name), settings, GenerateScheme: run.Get(changes.Generate)), ct));
        });
    }

    private static Command Switch(Verbs verbs, string name, bool disabled)
    {
        var id = Args.Id("app");
        return verbs.Verb(name, disabled ? "Give its clients nothing any more." : "Let its clients go on.", [id], async (run, ct) =>
            run.Print.Done(disabled ? "Disabled." : "Enabled.", await run.Client.UpdateTvApplicationAsync(run.Get(id), new UpdateTvApplication(Disabled: disabled), ct)));
    }

    private static Command Delete(Verbs verbs) => verbs.AskFirst(
        "delete", "Delete an application, and with it every client.", Args.Id("app"),
        id => $"Delete {id}, and with it every client that registered by it?", (run, id, ct) => run.Client.DeleteTvApplicationAsync(id, ct), "Deleted.");

    private static Command Statements(Verbs verbs)
    {
        var id = Args.Id("app");
        var limit = Args.Limit();
        return verbs.Verb("statements", "Software statements of an application, newest first.", [id, limit], (run, ct) => run.Print.ManyAsync(
            run.Client.ListTvStatementsAsync(run.Get(id), ct), run.Get(limit),
            [new("Id", s => s.Id), new("Issued", s => s.IssuedAt), new("By", s => s.IssuedBy), new("Revoked", s => s.RevokedAt)], ct));
    }

    private static Command Issue(Verbs verbs)
    {
        var id = Args.Id("app");
        return verbs.Verb("issue", "Issue a software statement, and print its text.", [id], async (run, ct) =>
        {
            var statement = await run.Client.IssueTvStatementAsync(run.Get(id), ct);
            run.Print.Done(statement.Text!, statement);
        });
    }

    private static Command Statement(Verbs verbs)
    {
        var (id, statement) = (Args.Id("app"), Which());
        return verbs.Verb("statement", "Print the text of a software statement again.", [id, statement], async (run, ct) =>
        {
            var found = await run.Client.GetTvStatementAsync(run.Get(id), run.Get(statement), ct);
            run.Print.Done(found.Text ?? "It was revoked.", found);
        });
    }

    private static Command Revoke(Verbs verbs)
    {
        var (id, statement, yes) = (Args.Id("app"), Which(), Args.Yes());
        return verbs.Verb("revoke", "Revoke a software statement, and with it every client that registered by it.", [id, statement, yes], async (run, ct) =>
        {
            run.Confirm($"Revoke {run.Get(statement)}? Every app that has it stops to work.", run.Get(yes));
            run.Print.Done("Revoked.", await run.Client.RevokeTvStatementAsync(run.Get(id), run.Get(statement), ct));
        });
    }

    private static Argument<string> Which() => new("statement") { Description = "Which statement: stm_…" };
}
