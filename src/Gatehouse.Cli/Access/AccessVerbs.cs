using System.CommandLine;
using Gatehouse.Cli.Running;
using Gatehouse.Client;
using Gatehouse.Client.Contracts.Admin;

namespace Gatehouse.Cli.Access;

/// <summary><c>setup</c>, <c>login</c>, <c>logout</c>, <c>whoami</c>, <c>password</c>.</summary>
internal static class AccessVerbs
{
    private const string PasswordVariable = "GATEHOUSE_PASSWORD";
    private const string CodeVariable = "GATEHOUSE_CODE";

    public static IReadOnlyList<Command> Build(Verbs verbs) => [SetUp(verbs), LogIn(verbs), LogOut(verbs), WhoAmI(verbs), ChangePassword(verbs)];

    private static Command SetUp(Verbs verbs)
    {
        var link = new Argument<string>("link") { Description = "The link that the server printed at its first start." };
        var organization = new Option<string>("--organization") { Description = "Name of the organization.", Required = true, HelpName = "name" };
        var slug = new Option<string?>("--slug") { Description = "Its name in addresses; made from the name when left out." };
        var name = new Option<string>("--name") { Description = "Your name.", Required = true };
        var email = new Option<string>("--email") { Description = "Address you will sign in with.", Required = true };
        const string Description =
            $"Set up a new server: create its organization and you as the owner. The password is asked for, or read from {PasswordVariable} or standard input.";
        return verbs.Verb("setup", Description, [link, organization, slug, name, email], async (run, ct) =>
        {
            var (server, code) = ReadLink(run.Get(link));
            var password = run.Secret("New password, at least 12 characters", PasswordVariable);
            using var client = GatehouseClient.Connect(server);
            var result = await client.SetUpAsync(
                new SetupRequest(
                    code, new NewOrganization(run.Get(organization)!, run.Get(slug)), new NewOwner(run.Get(name)!, run.Get(email)!, password)),
                ct);
            Keep(run, server, result.Session);
            run.Print.Done($"{result.Organization.Name} is set up ({result.Organization.Slug}), and you are signed in to {server}.", result.Organization);
        });
    }

    private static Command LogIn(Verbs verbs)
    {
        var email = new Option<string>("--email") { Description = "Address you sign in with.", Required = true };
        var organization = new Option<string?>("--organization") { Description = "Id or slug, when your address belongs to several.", HelpName = "slug" };
        const string Description =
            $"Sign in and keep the session. The password is asked for, or read from {PasswordVariable} or standard input; a code, where one is needed, likewise, or from {CodeVariable}.";
        return verbs.Verb("login", Description, [email, organization], async (run, ct) =>
        {
            var server = run.Server;
            var password = run.Secret("Password", PasswordVariable);
            using var client = GatehouseClient.Connect(server);
            var session = await SignInAsync(run, client, new SignInRequest(run.Get(email)!, password, run.Get(organization)), ct);
            Keep(run, server, session);
            run.Print.Done($"Signed in to {server} as {session.Caller.Name}.", session.Caller);
        });
    }

    // Whether a code is needed shows only when the password is right.
    private static async Task<Session> SignInAsync(Invocation run, GatehouseClient client, SignInRequest request, CancellationToken ct)
    {
        try
        {
            return await client.SignInAsync(request, ct);
        }
        catch (GatehouseException e) when (e.Problem.Slug == "second-factor-required")
        {
            return await client.SignInAsync(request with { Code = run.Secret("Code of your app, or a recovery code", CodeVariable) }, ct);
        }
    }

    private static Command LogOut(Verbs verbs) => verbs.Verb("logout", "End the session and forget it.", [], async (run, ct) =>
    {
        var server = run.Server;
        if (run.Sessions.Find(server) is not { } session)
        {
            run.Print.Remark($"There is no session for {server}.");
            return;
        }

        run.Sessions.Forget(server); // also when the server cannot be asked: who logs out wants no credential left here
        using var client = GatehouseClient.Connect(server, session.Token);
        await client.SignOutAsync(ct);
        run.Print.Done($"Signed out of {server}.");
    });

    private static Command WhoAmI(Verbs verbs) =>
        verbs.Verb("whoami", "Who you are to the server, and what you may do.", [], async (run, ct) => run.Print.One(await run.Client.GetMeAsync(ct)));

    private static Command ChangePassword(Verbs verbs)
    {
        const string Description =
            $"Change your password; your other sessions end. Both are asked for, or read from {PasswordVariable} and GATEHOUSE_NEW_PASSWORD or standard input.";
        return verbs.Verb("password", Description, [], async (run, ct) =>
        {
            var current = run.Secret("Present password", PasswordVariable);
            await run.Client.ChangePasswordAsync(new ChangePassword(current, run.Secret("New password, at least 12 characters", "GATEHOUSE_NEW_PASSWORD")), ct);
            run.Print.Done("Changed.");
        });
    }

    private static (Uri Server, string Code) ReadLink(string link)
    {
        const string Marker = "/setup?code=";
        var at = link.IndexOf(Marker, StringComparison.Ordinal);
        return at < 0
            ? throw new CliException($"The link is incomplete; it ends with {Marker}…")
            : (Invocation.ParseServer(link[..at]), Uri.UnescapeDataString(link[(at + Marker.Length)..]));
    }

    private static void Keep(Invocation run, Uri server, Session session) =>
        run.Sessions.Keep(server, new StoredSession(session.Token, session.Caller.Name, session.ExpiresAt));
}
